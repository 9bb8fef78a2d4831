// TanStack Query over the ledger: a key is (live, document, variables), and there is no normalised cache.
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ask } from './client';
import { SignedOut, Unreachable } from './errors';
import type { TypedDocumentString } from './gql/graphql';

/** First part of each key whose answer an event may change. */
export const LIVE = 'live';

/** The newest answer to a document; events make it be asked again. */
export function live<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables) {
  return queryOptions({
    queryKey: [LIVE, document.toString(), variables] as const,
    queryFn: ({ signal }) => ask(document, variables, signal),
    refetchInterval: healing,
  });
}

// An answer that failed is asked for again, so that the screen mends by itself.
const HEALING_MS = 5_000;

function healing({ state }: { state: { error: Error | null } }): number | false {
  return state.error && !(state.error instanceof SignedOut) ? HEALING_MS : false;
}

type Page = { hasNextPage: boolean; endCursor?: string | null | undefined };

/** A connection, page after page. All loaded pages are asked again, so that they always join without a gap. */
export function livePages<Data, Variables extends { after?: string | null | undefined }>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  pageOf: (data: Data) => Page | undefined,
) {
  return infiniteQueryOptions({
    queryKey: [LIVE, document.toString(), variables, 'pages'] as const,
    queryFn: ({ signal, pageParam }) => ask(document, { ...variables, after: pageParam }, signal),
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
