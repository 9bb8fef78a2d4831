// A task's state as a word on its own colours.
import type { TaskStatus } from '../ledger/gql/graphql';
import { status as names } from './strings';
import classes from './kit.module.css';

export function StatusBadge({ status }: { status: TaskStatus }) {
  const style = { color: `var(--tl-status-${status}-text)`, background: `var(--tl-status-${status}-ground)` };
  return (
    <span className={classes.badge} style={style}>
      {names[status]}
    </span>
  );
}
