import type { Client, Sink, SubscribePayload } from 'graphql-ws';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { follow, type Connection } from './live';

type Subscribed = { payload: SubscribePayload; sink: Sink; after: () => unknown };

function fakeClient() {
  const subscriptions: Subscribed[] = [];
  let tell: ((now: Connection) => void) | undefined;
  const client = {
    subscribe: (payload: SubscribePayload, sink: Sink) => {
      // As the wire has it: what the variables say at the moment of (re)subscribing.
      subscriptions.push({ payload, sink, after: () => JSON.parse(JSON.stringify(payload.variables)).after });
      return () => {};
    },
    dispose: () => {},
  } as unknown as Client;
  const open = (connection: (now: Connection) => void) => {
    tell = connection;
    return client;
  };
  return { subscriptions, open, tell: (now: Connection) => tell?.(now) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('resumes from the last position it saw, whoever ended the subscription', () => {
  const { subscriptions, open } = fakeClient();
  const changed = vi.fn<(position: number) => void>();
  const stop = follow(10, { changed, connection: () => {} }, open);
  expect(subscriptions[0]?.after()).toBe(10);
  subscriptions[0]?.sink.next({ data: { events: { position: 11 } } });
  subscriptions[0]?.sink.next({ data: { events: { position: 12 } } });
  expect(changed.mock.calls).toEqual([[11], [12]]);
  expect(subscriptions[0]?.after()).toBe(12);
  subscriptions[0]?.sink.complete();
  vi.advanceTimersByTime(1_000);
  expect(subscriptions).toHaveLength(2);
  expect(subscriptions[1]?.after()).toBe(12);
  subscriptions[1]?.sink.error(new Error('closed'));
  vi.advanceTimersByTime(1_000);
  expect(subscriptions).toHaveLength(3);
  stop();
});

it('after the stop it neither subscribes nor speaks', () => {
  const { subscriptions, open, tell } = fakeClient();
  const connection = vi.fn<(now: Connection) => void>();
  follow(10, { changed: () => {}, connection }, open)();
  subscriptions[0]?.sink.complete();
  tell('reconnecting');
  vi.advanceTimersByTime(10_000);
  expect(subscriptions).toHaveLength(1);
  expect(connection).not.toHaveBeenCalled();
});
