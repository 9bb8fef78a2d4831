// The wide column: what is asked, what was left behind and brought about, what happened.
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Artifacts } from './Artifacts';
import { Attempts } from './Attempts';
import { CheckpointView } from './CheckpointView';
import { Criteria } from './Criteria';
import { Description } from './Description';
import { History } from './History';
import { Notes } from './Notes';
import { ResultView } from './ResultView';
import classes from './task.module.css';

const WorkFragment = graphql(`
  fragment TaskWork_task on Task {
    key
    ...Description_task
    ...Criteria_task
    ...CheckpointView_task
    ...ResultView_task
    ...Attempts_task
    ...Notes_task
    ...Artifacts_task
  }
`);

export function TaskWork({ task }: { task: FragmentType<typeof WorkFragment> }) {
  const work = read(WorkFragment, task);
  return (
    <div className={classes.work}>
      <Description task={work} />
      <Criteria task={work} />
      <CheckpointView task={work} />
      <ResultView task={work} />
      <Attempts task={work} />
      <Notes task={work} />
      <Artifacts task={work} />
      <History task={work.key} />
    </div>
  );
}
