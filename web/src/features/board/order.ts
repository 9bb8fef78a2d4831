// The order within a column.
import type { Priority } from '../../ledger/gql/graphql';

const rank: Record<Priority, number> = { CRITICAL: 0, HIGH: 1, MEDIUM: 2, LOW: 3, BACKLOG: 4 };

/** The most urgent first, without a priority last; equals stay as the ledger ordered them. */
export function byPriority<T extends { priority?: Priority | null | undefined }>(tasks: readonly T[]): T[] {
  const of = (task: T) => (task.priority ? rank[task.priority] : 5);
  return tasks.toSorted((a, b) => of(a) - of(b));
}
