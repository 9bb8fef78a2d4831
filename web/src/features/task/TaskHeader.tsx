// Key, title, state: the line that says which task this is and how it stands.
import { Link } from '@tanstack/react-router';
import { shown } from '../../kit/format';
import { PriorityMark } from '../../kit/PriorityMark';
import { StatusBadge } from '../../kit/StatusBadge';
import { shell, task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import classes from './task.module.css';

const HeaderFragment = graphql(`
  fragment TaskHeader_task on Task {
    key
    title
    status
    priority
    labels
    blockedReason
    cancelReason
    pause {
      cause
      resumeAt
    }
  }
`);

export function TaskHeader({ task }: { task: FragmentType<typeof HeaderFragment> }) {
  const { key, title, status, priority, labels, blockedReason, cancelReason, pause } = read(HeaderFragment, task);
  return (
    <header className={classes.header}>
      <nav>
        <Link to="/">{shell.board}</Link> <span className="quiet">/ {key}</span>
      </nav>
      <h1>{shown(title)}</h1>
      <p className={classes.marks}>
        <StatusBadge status={status} />
        <PriorityMark priority={priority} />
        {labels.map((label) => (
          <span key={label} className={classes.label}>
            {shown(label)}
          </span>
        ))}
      </p>
      {status === 'BLOCKED' && blockedReason && <p>{text.blockedBecause(shown(blockedReason))}</p>}
      {status === 'CANCELLED' && cancelReason && <p>{text.cancelledBecause(shown(cancelReason))}</p>}
      {status === 'PAUSED' && pause && (
        <p>
          {text.pausedBecause(pause.cause)}
          {pause.resumeAt && (
            <>
              {' '}
              {text.resumes} <Time at={pause.resumeAt} />.
            </>
          )}
        </p>
      )}
    </header>
  );
}
