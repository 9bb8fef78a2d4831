// The tries that failed, each with its error.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Section } from './Section';
import classes from './task.module.css';

const AttemptsFragment = graphql(`
  fragment Attempts_task on Task {
    attempts {
      fence
      error
      at
    }
  }
`);

export function Attempts({ task }: { task: FragmentType<typeof AttemptsFragment> }) {
  const { attempts } = read(AttemptsFragment, task);
  if (attempts.length === 0) return null;
  return (
    <Section title={text.attempts} aside={attempts.length}>
      <ol className={classes.entries}>
        {attempts.map((attempt) => (
          <li key={attempt.fence}>
            <p className="quiet">
              {text.attempt(attempt.fence)}, <Time at={attempt.at} />
            </p>
            <pre tabIndex={0}>{shown(attempt.error)}</pre>
          </li>
        ))}
      </ol>
    </Section>
  );
}
