// The page's outline while its first answer is on the way.
import { Skeleton } from '@mantine/core';
import { shell } from '../../kit/strings';
import classes from './task.module.css';

export function TaskSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label={shell.loading}>
      <Skeleton height={28} width="60%" mt="lg" mb="sm" />
      <Skeleton height={20} width="30%" mb="xl" />
      <div className={classes.columns}>
        <div className={classes.work}>
          <Skeleton height={160} mb="lg" />
          <HistorySkeleton />
        </div>
        <div className={classes.details}>
          <Skeleton height={120} mb="lg" />
          <Skeleton height={160} />
        </div>
      </div>
    </div>
  );
}

export function HistorySkeleton() {
  return (
    <div aria-hidden="true">
      {[70, 55, 62].map((width) => (
        <Skeleton key={width} height={36} width={`${width}%`} mb="sm" />
      ))}
    </div>
  );
}
