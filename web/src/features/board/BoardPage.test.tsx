import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { board, card } from '../../testing/answers';
import { stubLedger, visit } from '../../testing/ledger';

it('tasks stand in the column of their state, as the ledger orders them', async () => {
  stubLedger({ Board: board({ READY: [card('CORE-2'), card('CORE-1')] }) });
  visit('/');
  const ready = await screen.findByRole('region', { name: 'Ready, 2 tasks' });
  expect(within(ready).getAllByRole('link').map((link) => link.textContent)).toEqual(['Title of CORE-2', 'Title of CORE-1']);
});

it('a card tells holder, what is waited for, tokens and cost', async () => {
  const full = card('CORE-1', {
    claim: { state: 'SUSPECT', agent: { name: 'atlas' } },
    dependsOn: [{ kind: 'BLOCKS', task: { status: 'READY' } }],
    usage: { total: 12_345, costMicros: 1_230_000 },
  });
  stubLedger({ Board: board({ IN_PROGRESS: [full] }) });
  visit('/');
  const item = await screen.findByRole('listitem');
  for (const text of ['CORE-1', 'atlas', 'silent', 'Waits for 1 task', '12.3K tokens', '$1.23'])
    expect(item.textContent).toContain(text);
});

it('an unknown cost is unknown, not zero', async () => {
  stubLedger({ Board: board({ DONE: [card('CORE-1', { usage: { total: 5, costMicros: null } })] }) });
  visit('/');
  expect((await screen.findByRole('listitem')).textContent).toContain('cost unknown');
});

it('a column says how many it keeps back and offers some of them', async () => {
  stubLedger({ Board: board({ READY: [card('CORE-1')] }, 1_234) });
  visit('/?project=CORE');
  const more = await screen.findByRole('link', { name: '1,234 more · show up to 100' });
  expect(more.getAttribute('href')).toBe('/?project=CORE&limit=100');
});

it('the projects in the address are those asked for', async () => {
  const asked = stubLedger({ Board: board({}) });
  visit('/?project=CORE,SPOT');
  await screen.findByRole('heading', { name: 'No tasks in CORE, SPOT' });
  const question = asked.find(({ operation }) => operation === 'Board');
  expect(question?.variables).toEqual({ projects: ['CORE', 'SPOT'], perColumn: 50, minPosition: null });
});
