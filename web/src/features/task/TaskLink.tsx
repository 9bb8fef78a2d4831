// Another task in a line: key, title, state.
import { Link } from '@tanstack/react-router';
import { shown } from '../../kit/format';
import { StatusBadge } from '../../kit/StatusBadge';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import classes from './task.module.css';

const LinkFragment = graphql(`
  fragment TaskLink_task on Task {
    key
    title
    status
  }
`);

export function TaskLink({ task }: { task: FragmentType<typeof LinkFragment> }) {
  const { key, title, status } = read(LinkFragment, task);
  return (
    <span className={classes.taskLink}>
      <Link to="/tasks/$task" params={{ task: key }}>
        <span className={classes.key}>{key}</span> {shown(title)}
      </Link>{' '}
      <StatusBadge status={status} />
    </span>
  );
}
