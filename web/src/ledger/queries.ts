// TanStack Query over the ledger: a key is (live, document, variables), and there is no normalised cache.
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ask } from './client';
import { LedgerFailure, SignedOut, Unreachable } from './errors';
import type { TypedDocumentString } from './gql/graphql';

/** First part of each key whose answer an event may change. */
export const LIVE = 'live';

// The last event's position: what is read is folded a little later than events are told.
const SEEN = ['seen'];

/** Remembers that everything up to a position has happened: no answer from before it will do any more. */
export function saw(queries: QueryClient, position: number): void {
  queries.setQueryData(SEEN, position);
}

const seen = (queries: QueryClient) => queries.getQueryData<number>(SEEN) ?? null;

/** Every live document can be asked for an answer from a position on. */
type Live = { minPosition?: number | null | undefined };

/** The newest answer to a document; events make it be asked again. */
export function live<Data, Variables extends Live>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, 'minPosition'>,
) {
  return queryOptions({
    queryKey: [LIVE, document.toString(), variables] as const,
    queryFn: ({ signal, client }) => ask(document, { ...variables, minPosition: seen(client) } as Variables, signal),
    refetchInterval: healing,
  });
}

// An answer that failed is asked for again, so that the screen mends by itself.
const HEALING_MS = 5_000;

function healing({ state }: { state: { error: Error | null } }): number | false {
  const { error } = state;
  const final = error instanceof SignedOut || (error instanceof LedgerFailure && error.code === 'BAD_INPUT');
  return error && !final ? HEALING_MS : false;
}

type Page = { hasNextPage: boolean; endCursor?: string | null | undefined };

/** A connection, page after page. All loaded pages are asked again, so that they always join without a gap. */
export function livePages<Data, Variables extends Live & { after?: string | null | undefined }>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, 'minPosition' | 'after'>,
  pageOf: (data: Data) => Page | undefined,
) {
  return infiniteQueryOptions({
    queryKey: [LIVE, document.toString(), variables, 'pages'] as const,
    queryFn: ({ signal, client, pageParam }) =>
      ask(document, { ...variables, after: pageParam, minPosition: seen(client) } as Variables, signal),
    refetchInterval: healing,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => {
      const page = pageOf(last);
      return page?.hasNextPage ? page.endCursor : undefined;
    },
  });
}

/** One for the whole screen; the live subscription says when something is stale, not a timer. */
export function createQueryClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof SignedOut) signedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => error instanceof Unreachable && failures < 2,
      },
    },
  });
}
