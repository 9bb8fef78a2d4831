import { expect, it } from 'vitest';
import { byPriority } from './order';

it('the most urgent comes first, the untriaged last, and equals keep their order', () => {
  const tasks = [
    { key: 'A-1', priority: null },
    { key: 'A-2', priority: 'LOW' as const },
    { key: 'A-3', priority: 'CRITICAL' as const },
    { key: 'A-4', priority: 'LOW' as const },
  ];
  expect(byPriority(tasks).map((task) => task.key)).toEqual(['A-3', 'A-2', 'A-4', 'A-1']);
});
