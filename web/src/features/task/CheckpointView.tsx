// What the last holder left for the next one.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Files } from './Files';
import { Json } from './Json';
import { Markdown } from './Markdown';
import { Section } from './Section';
import classes from './task.module.css';

const CheckpointFragment = graphql(`
  fragment CheckpointView_task on Task {
    checkpoint {
      summary
      state
      nextSteps
      files
      savedAt
      by {
        name
      }
    }
  }
`);

export function CheckpointView({ task }: { task: FragmentType<typeof CheckpointFragment> }) {
  const { checkpoint } = read(CheckpointFragment, task);
  if (!checkpoint) return null;
  const { summary, state, nextSteps, files, savedAt, by } = checkpoint;
  return (
    <Section title={text.checkpoint} aside={<>{shown(by.name)}, <Time at={savedAt} /></>}>
      <Markdown>{summary}</Markdown>
      {state != null && (
        <>
          <h3>{text.checkpointState}</h3>
          {typeof state === 'string' ? <Markdown>{state}</Markdown> : <Json value={state} />}
        </>
      )}
      {nextSteps.length > 0 && (
        <>
          <h3>{text.nextSteps}</h3>
          <ol className={classes.steps}>
            {nextSteps.map((step) => (
              <li key={step}>
                <Markdown>{step}</Markdown>
              </li>
            ))}
          </ol>
        </>
      )}
      <Files files={files} />
    </Section>
  );
}
