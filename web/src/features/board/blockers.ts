// What still stands in a task's way.
import type { TaskStatus } from '../../ledger/gql/graphql';

type Dependency = { kind: string; task: { status: TaskStatus } };
const closed: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['DONE', 'FAILED', 'CANCELLED']);

/** How many tasks it must wait for. A failed or cancelled one is not done, so it still counts. */
export function openBlockers(status: TaskStatus, dependsOn: readonly Dependency[]): number {
  if (closed.has(status)) return 0;
  return dependsOn.filter(({ kind, task }) => kind === 'BLOCKS' && task.status !== 'DONE').length;
}
