// One question to the ledger over HTTP: GraphQL in, data or one of the three errors out.
import { LedgerFailure, SignedOut, Unreachable } from './errors';
import type { TypedDocumentString } from './gql/graphql';

type Answer<Data> = {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[];
};

/** Asks, and answers with the data; partial data counts as a failure, as no screen draws half an answer. */
export async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const response = await send('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal && { signal }),
  });
  const answer = await parse<Data>(response);
  const error = answer.errors?.[0];
  if (error?.extensions?.code === 'UNAUTHENTICATED') throw new SignedOut(error.message);
  if (error) throw new LedgerFailure(error.message, error.extensions?.code, error.extensions?.requestId);
  if (!answer.data) throw new LedgerFailure(`The server answered ${response.status} without data.`);
  return answer.data;
}

/** `fetch` with the two outcomes that concern every caller sorted out. */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', ...init }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new Unreachable('The ledger did not answer.', { cause });
  });
  if (response.status === 401) throw new SignedOut('Not signed in.');
  // A proxy without a server behind it, or a server that is full or stopping: later it may answer.
  if (response.status >= 502) throw new Unreachable(`The server answered ${response.status}.`);
  return response;
}

async function parse<Data>(response: Response): Promise<Answer<Data>> {
  const body = await response.text();
  try {
    return JSON.parse(body) as Answer<Data>;
  } catch {
    throw new LedgerFailure(`The server answered ${response.status}: ${body.slice(0, 200)}`);
  }
}
