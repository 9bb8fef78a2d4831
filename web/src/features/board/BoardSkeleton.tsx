// The board's outline while its first answer is on the way.
import { Skeleton } from '@mantine/core';
import { shell } from '../../kit/strings';
import classes from './board.module.css';

export function BoardSkeleton() {
  return (
    <div className={classes.columns} role="status" aria-label={shell.loading}>
      {[480, 560, 320, 200].map((height) => (
        <div key={height} className={classes.column}>
          <Skeleton height={20} width="50%" mb="sm" />
          <Skeleton height={height} />
        </div>
      ))}
    </div>
  );
}
