import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { entry, history, task } from '../../testing/answers';
import { stubLedger, visit } from '../../testing/ledger';

it('shows criteria, claim, price and neighbours', async () => {
  const more = {
    acceptanceCriteria: [
      { id: '1', text: 'It holds', met: true, metAt: '2026-11-20T10:00:00Z', metBy: 'atlas' },
      { id: '2', text: 'It is fast', met: false, metAt: null, metBy: null },
    ],
    claim: { agent: { name: 'atlas' }, fence: 3, state: 'LIVE', claimedAt: '2026-11-20T10:00:00Z', leaseExpiresAt: '2000-01-01T00:00:00Z' },
    usage: { input: 10, output: 5, cacheRead: 7, cacheCreation: 2, reasoning: 1, total: 24, costMicros: null, knownCostMicros: 0, reports: 2, reportsLate: 1 },
    dependsOn: [{ kind: 'BLOCKS', task: { id: 'x', key: 'CORE-9', title: 'First this', status: 'READY' } }],
  };
  stubLedger({ Task: task('CORE-1', more), History: history([]) });
  visit('/tasks/CORE-1');
  await screen.findByRole('heading', { level: 1, name: 'Title of CORE-1' });
  const text = document.body.textContent ?? '';
  for (const part of ['1 of 2 met', 'Fence3', 'Leasehas ended', 'Total24', 'Costcost unknown', 'of which late1', 'CORE-9 First this'])
    expect(text).toContain(part);
});

it('older events come page by page until the history begins', async () => {
  const asked = stubLedger({
    Task: task('CORE-1'),
    History: ({ after }: { after: string | null }) => (after ? history([entry(1)]) : history([entry(3), entry(2)], '2')),
  });
  visit('/tasks/CORE-1');
  fireEvent.click(await screen.findByRole('button', { name: 'Load older' }));
  await screen.findByText('This is where its history begins.');
  expect(screen.getAllByText(/^Event \d$/).map((line) => line.textContent)).toEqual(['Event 3', 'Event 2', 'Event 1']);
  const cursors = asked.filter(({ operation }) => operation === 'History').map(({ variables }) => variables.after);
  expect(cursors).toEqual([null, '2']);
});

it('a task that is not there is said not to be', async () => {
  stubLedger({ Task: { task: null } });
  visit('/tasks/CORE-404');
  expect(await screen.findByRole('heading', { name: 'There is no task CORE-404' })).toBeTruthy();
});
