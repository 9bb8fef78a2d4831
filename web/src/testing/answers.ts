// Answers as the ledger gives them, with what a test cares about put in.
import type { TaskStatus } from '../ledger/gql/graphql';

const usage = { input: 0, output: 0, cacheRead: 0, cacheCreation: 0, reasoning: 0, total: 0, costMicros: 0, knownCostMicros: 0, reports: 0, reportsLate: 0 };

export function card(key: string, more: Record<string, unknown> = {}) {
  return { id: key, key, title: `Title of ${key}`, status: 'READY', priority: 'MEDIUM', labels: [], claim: null, dependsOn: [], usage, ...more };
}

export function board(columns: Partial<Record<TaskStatus, ReturnType<typeof card>[]>>, hidden = 0) {
  const order: TaskStatus[] = ['INTAKE', 'READY', 'IN_PROGRESS', 'DONE'];
  return {
    board: {
      asOfPosition: 10,
      columns: order.map((status) => {
        const tasks = columns[status] ?? [];
        return { status, count: tasks.length + (tasks.length > 0 ? hidden : 0), tasks };
      }),
    },
  };
}

export function task(key: string, more: Record<string, unknown> = {}) {
  return {
    task: {
      ...card(key),
      description: null, type: 'BUGFIX', skills: [], project: { key: 'CORE', name: 'Core' }, parent: null, assignee: null,
      acceptanceCriteria: [], context: null, dependents: [], checkpoint: null, notes: [], artifacts: [], result: null,
      progress: null, phase: null, complexity: null, maxAttempts: 3, externalRef: null, issueUrl: null, repository: null,
      branch: null, closedElsewhere: null, origin: null, attempt: 1, attempts: [], pause: null, blockedReason: null, cancelReason: null, budgets: [], estimateTokens: null,
      estimateMinutes: null, notBefore: null, createdAt: '2026-11-20T10:00:00Z', updatedAt: '2026-11-20T10:00:00Z',
      ...more,
    },
  };
}

export function entry(position: number, more: Record<string, unknown> = {}) {
  return {
    position, recordedAt: '2026-11-20T10:00:00Z', occurredAt: null, type: 'TaskPrioritized', summary: `Event ${position}`,
    actor: { kind: 'ADMIN', name: 'admin' }, tokens: null, costMicros: null, payload: {}, ...more,
  };
}

export function history(nodes: unknown[], endCursor: string | null = null) {
  return { history: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } };
}
