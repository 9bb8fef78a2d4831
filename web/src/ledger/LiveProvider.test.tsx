import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { board, card } from '../testing/answers';
import { stubLedger, visit } from '../testing/ledger';
import { stubSocket } from '../testing/socket';

it('what happens is on the board without a reload', async () => {
  const socket = stubSocket();
  let tasks = [card('CORE-1')];
  const asked = stubLedger({ Board: () => board({ READY: tasks }) });
  visit('/');
  await screen.findByText('Title of CORE-1');
  await screen.findByText('Live');
  tasks = [...tasks, card('CORE-2')];
  socket.event(11);
  expect(await screen.findByText('Title of CORE-2')).toBeTruthy();
  // An answer from before the event would not do.
  const questions = asked.filter(({ operation }) => operation === 'Board');
  expect(questions.map(({ variables }) => variables.minPosition)).toEqual([null, 11]);
});

it('after a broken connection it goes on from the last position', async () => {
  const socket = stubSocket();
  stubLedger({ Board: board({}) });
  visit('/');
  await waitFor(() => expect(socket.subscribed).toEqual([10]));
  socket.event(11);
  socket.event(12);
  await new Promise((resolve) => setTimeout(resolve, 0));
  socket.break();
  await waitFor(() => expect(socket.subscribed).toEqual([10, 12]));
  expect(screen.queryByText(/No live connection/)).toBeNull();
});
