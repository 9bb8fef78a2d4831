// What this task waits for, and what waits for it.
import { task as text, word } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Section } from './Section';
import { TaskLink } from './TaskLink';
import classes from './task.module.css';

const DependencyFragment = graphql(`
  fragment Dependencies_dependency on Dependency {
    kind
    task {
      id
      ...TaskLink_task
    }
  }
`);

const DependenciesFragment = graphql(`
  fragment Dependencies_task on Task {
    dependsOn {
      ...Dependencies_dependency
    }
    dependents {
      ...Dependencies_dependency
    }
  }
`);

type Dependency = FragmentType<typeof DependencyFragment>;

export function Dependencies({ task }: { task: FragmentType<typeof DependenciesFragment> }) {
  const { dependsOn, dependents } = read(DependenciesFragment, task);
  if (dependsOn.length + dependents.length === 0) {
    return (
      <Section title={text.dependsOn}>
        <p className="quiet">{text.noDependencies}</p>
      </Section>
    );
  }
  return (
    <>
      <DependencyList title={text.dependsOn} dependencies={dependsOn} />
      <DependencyList title={text.dependents} dependencies={dependents} />
    </>
  );
}

function DependencyList({ title, dependencies }: { title: string; dependencies: readonly Dependency[] }) {
  if (dependencies.length === 0) return null;
  return (
    <Section title={title} aside={dependencies.length}>
      <ul className={classes.entries}>
        {read(DependencyFragment, dependencies).map(({ kind, task }) => (
          <li key={`${kind} ${task.id}`}>
            {kind !== 'BLOCKS' && <span className="quiet">{word(kind)}: </span>}
            <TaskLink task={task} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
