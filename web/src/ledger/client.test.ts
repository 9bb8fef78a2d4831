import { expect, it, vi } from 'vitest';
import { ask } from './client';
import { LedgerFailure, SignedOut, Unreachable } from './errors';
import { TypedDocumentString } from './gql/graphql';

const question = new TypedDocumentString<{ ok: boolean }, Record<string, never>>('query Q { ok }');
const answering = (response: () => Response) => vi.stubGlobal('fetch', async () => response());

it('a question is one JSON post to where the page came from', async () => {
  const fetch = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(async () => Response.json({ data: { ok: true } }));
  vi.stubGlobal('fetch', fetch);
  expect(await ask(question, {})).toEqual({ ok: true });
  const [path, init] = fetch.mock.calls[0] ?? [];
  expect(path).toBe('/graphql');
  expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{"query":"query Q { ok }","variables":{}}' });
});

it('401 is a lost session', async () => {
  answering(() => new Response('', { status: 401 }));
  await expect(ask(question, {})).rejects.toBeInstanceOf(SignedOut);
});

it('no answer, and the answer of a proxy, mean that the ledger is away', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  await expect(ask(question, {})).rejects.toBeInstanceOf(Unreachable);
  answering(() => new Response('<html>', { status: 503 }));
  await expect(ask(question, {})).rejects.toBeInstanceOf(Unreachable);
});

it('a failure keeps its code and request id, even beside partial data', async () => {
  const errors = [{ message: 'No.', extensions: { code: 'INTERNAL', requestId: 'r-1' } }];
  answering(() => Response.json({ data: { ok: null }, errors }, { status: 294 }));
  const failure = await ask(question, {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LedgerFailure);
  expect(failure).toMatchObject({ message: 'No.', code: 'INTERNAL', requestId: 'r-1' });
});
