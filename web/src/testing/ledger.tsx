// A ledger of a few lines for component tests: answers by operation name, and the whole screen around it.
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { vi } from 'vitest';
import { App } from '../shell/App';

type Variables = Record<string, unknown>;
type Answers = Record<string, unknown>;
export type Asked = { operation: string; variables: Variables };

const viewer = { name: 'admin', role: 'ADMIN', version: '0.1.0', ledger: { name: 'main', position: 10 } };

/** Stubs `fetch`: GraphQL by operation name (a function gets the variables), `/session` by the token. */
export function stubLedger(answers: Answers, session: { signedIn: boolean; token?: string } = { signedIn: true }): Asked[] {
  const asked: Asked[] = [];
  const state = { ...session };
  const all: Answers = { Viewer: { viewer }, ProjectFilter: { projects: { nodes: [] } }, ...answers };

  const answer = (path: string, init: RequestInit): Response => {
    const body = JSON.parse(String(init.body ?? '{}')) as { query: string; variables: Variables; token?: string };
    if (path === '/session') {
      state.signedIn = init.method === 'POST' && body.token === state.token;
      asked.push({ operation: `${init.method} /session`, variables: { token: body.token } });
      return new Response(null, { status: state.signedIn || init.method === 'DELETE' ? 204 : 401 });
    }
    if (!state.signedIn) return new Response('{}', { status: 401 });
    const operation = /(?:query|mutation) (\w+)/.exec(body.query)?.[1] ?? '';
    asked.push({ operation, variables: body.variables });
    const data = all[operation];
    return Response.json({ data: typeof data === 'function' ? data(body.variables) : data });
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => answer(path, init));
  return asked;
}

/** The whole screen at an address. */
export function visit(address: string) {
  const history = createMemoryHistory({ initialEntries: [address] });
  render(<App history={history} />);
  return history;
}
