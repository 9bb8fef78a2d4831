import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { board } from '../../testing/answers';
import { stubLedger, visit } from '../../testing/ledger';

it('a link signs in, once, and its token leaves the address', async () => {
  const asked = stubLedger({ Board: board({}) }, { signedIn: false, token: 'fresh' });
  const history = visit('/sign-in#fresh');
  await screen.findByRole('heading', { name: 'No tasks yet' });
  expect(history.location.href).toBe('/');
  expect(asked.filter(({ operation }) => operation === 'POST /session')).toEqual([
    { operation: 'POST /session', variables: { token: 'fresh' } },
  ]);
});

it('a used link says how to get a new one', async () => {
  stubLedger({}, { signedIn: false, token: 'other' });
  const history = visit('/sign-in#used');
  expect((await screen.findByRole('alert')).textContent).toContain('This link does not work any more');
  expect(screen.getByText('task-ledger sign-in --link')).toBeTruthy();
  await waitFor(() => expect(history.location.hash).toBe(''));
});

it('without a link it says how to get one', async () => {
  stubLedger({}, { signedIn: false });
  visit('/sign-in');
  expect(await screen.findByText('task-ledger sign-in --link')).toBeTruthy();
});
