import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { board, card } from '../testing/answers';
import { stubLedger, visit } from '../testing/ledger';

it('a lost session leads to the sign-in and then back to the same place', async () => {
  stubLedger({ Board: board({ READY: [card('CORE-1')] }) }, { signedIn: false, token: 'secret' });
  const history = visit('/?project=CORE');
  fireEvent.change(await screen.findByLabelText('Sign-in link'), {
    target: { value: 'http://127.0.0.1:4000/sign-in#secret' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByText('Title of CORE-1');
  expect(history.location.href).toBe('/?project=CORE');
});

it('signing out forgets what was read', async () => {
  const asked = stubLedger({ Board: board({ READY: [card('CORE-1')] }) });
  visit('/');
  await screen.findByText('Title of CORE-1');
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  await screen.findByRole('heading', { name: 'Sign in' });
  await waitFor(() => expect(screen.queryByText('Title of CORE-1')).toBeNull());
  expect(asked.at(-1)?.operation).toBe('DELETE /session');
});

it('an address that no page has says so', async () => {
  stubLedger({});
  visit('/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeTruthy();
});
