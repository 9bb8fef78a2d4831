// The narrow column: claim, price, limits, neighbours, and the small facts.
import { shown } from '../../kit/format';
import { task as text, word } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Budgets } from './Budgets';
import { ClaimView } from './ClaimView';
import { Dependencies } from './Dependencies';
import { Elsewhere } from './Elsewhere';
import { estimate } from './estimate';
import { Facts } from './Facts';
import { Section } from './Section';
import { TaskLink } from './TaskLink';
import { UsageView } from './UsageView';
import classes from './task.module.css';

const DetailsFragment = graphql(`
  fragment TaskDetails_task on Task {
    type
    skills
    attempt
    maxAttempts
    phase
    complexity
    estimateTokens
    estimateMinutes
    notBefore
    createdAt
    updatedAt
    project {
      key
      name
    }
    parent {
      ...TaskLink_task
    }
    assignee {
      name
    }
    ...ClaimView_task
    ...UsageView_task
    ...Budgets_task
    ...Dependencies_task
    ...Elsewhere_task
  }
`);

export function TaskDetails({ task }: { task: FragmentType<typeof DetailsFragment> }) {
  const details = read(DetailsFragment, task);
  const { project, parent, assignee, notBefore } = details;
  return (
    <aside className={classes.details} aria-label={text.details}>
      <ClaimView task={details} />
      <UsageView task={details} />
      <Budgets task={details} />
      <Dependencies task={details} />
      <Section title={text.details}>
        <Facts
          facts={{
            [text.project]: project.key === project.name ? project.key : `${project.key} ${shown(project.name)}`,
            [text.parent]: parent && <TaskLink task={parent} />,
            [text.type]: word(details.type),
            [text.skills]: details.skills.map(shown).join(', '),
            [text.assignee]: assignee && shown(assignee.name),
            [text.phase]: details.phase && shown(details.phase),
            [text.attemptNumber]: text.attemptOf(details.attempt, details.maxAttempts),
            [text.complexity]: details.complexity != null && text.complexityOf(details.complexity),
            [text.estimate]: estimate(details.estimateTokens, details.estimateMinutes),
            [text.notBefore]: notBefore && <Time at={notBefore} />,
            [text.created]: <Time at={details.createdAt} />,
            [text.changed]: <Time at={details.updatedAt} />,
          }}
        />
      </Section>
      <Elsewhere task={details} />
    </aside>
  );
}
