// One task, whole: what is asked, who works on it, what was left behind, what it cost, what happened.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Failure } from '../../kit/Failure';
import { shown } from '../../kit/format';
import { Hint } from '../../kit/Hint';
import { task as text } from '../../kit/strings';
import { graphql } from '../../ledger/gql';
import { live } from '../../ledger/queries';
import { TaskDetails } from './TaskDetails';
import { TaskHeader } from './TaskHeader';
import { TaskSkeleton } from './TaskSkeleton';
import { TaskWork } from './TaskWork';
import classes from './task.module.css';

const TaskDocument = graphql(`
  query Task($task: String!, $minPosition: Position) {
    task(task: $task, minPosition: $minPosition) {
      key
      title
      ...TaskHeader_task
      ...TaskWork_task
      ...TaskDetails_task
    }
  }
`);

const route = getRouteApi('/frame/tasks/$task');

export function TaskPage() {
  const { task: key } = route.useParams();
  const query = useQuery(live(TaskDocument, { task: key }));
  const task = query.data?.task;

  if (task) {
    return (
      <article className={classes.page}>
        <title>{`${task.key} ${shown(task.title)} · Task Ledger`}</title>
        <TaskHeader task={task} />
        <div className={classes.columns}>
          <TaskWork task={task} />
          <TaskDetails task={task} />
        </div>
      </article>
    );
  }
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (query.data) return <Hint title={text.missing(key)} text={text.missingHint} command={text.missingCommand} />;
  return <TaskSkeleton />;
}
