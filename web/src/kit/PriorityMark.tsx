// A task's priority as bars and a word, so that it does not hang on colour alone.
import type { Priority } from '../ledger/gql/graphql';
import { board, priority as names } from './strings';
import classes from './kit.module.css';

const bars: Record<Priority, number> = { CRITICAL: 4, HIGH: 3, MEDIUM: 2, LOW: 1, BACKLOG: 0 };

export function PriorityMark({ priority }: { priority: Priority | null | undefined }) {
  const style = priority ? { color: `var(--tl-priority-${priority})` } : undefined;
  const lit = priority ? bars[priority] : 0;
  return (
    <span className={classes.priority} style={style}>
      <svg aria-hidden="true" width="14" height="10" viewBox="0 0 14 10">
        {[0, 1, 2, 3].map((n) => (
          <rect key={n} x={n * 3.5} y={7 - n * 2} width="2.5" height={3 + n * 2} rx="0.75" fill="currentColor"
            opacity={n < lit ? 1 : 0.25} />
        ))}
      </svg>
      {priority ? names[priority] : board.noPriority}
    </span>
  );
}
