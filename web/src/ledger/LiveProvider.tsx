// Binds the subscription to the queries: what happened makes every live answer be asked again.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { follow, type Connection } from './live';
import { LIVE, saw } from './queries';
import { throttle } from './throttle';
import { viewerQuery } from './viewer';

const REFRESH_MS_MIN = 1_000;
// Parts of an answer, such as sums, may be folded later than its position says: once it is quiet, ask once more.
const SETTLE_MS = 2_500;
const ConnectionContext = createContext<Connection>('live');

/** How it stands between this screen and the ledger. */
export function useConnection(): Connection {
  return useContext(ConnectionContext);
}

/** Follows from the first position it is given, for as long as it is on the screen. */
export function LiveProvider({ from, children }: { from: number; children: ReactNode }) {
  const queries = useQueryClient();
  // Pinned: starting again from a newer position would skip the events in between.
  const [start] = useState(from);
  const [connection, setConnection] = useState<Connection>('reconnecting');

  useEffect(() => {
    const refresh = throttle(() => void queries.invalidateQueries({ queryKey: [LIVE] }), REFRESH_MS_MIN);
    let settled: ReturnType<typeof setTimeout> | undefined;
    const stop = follow(start, {
      changed: (position) => {
        saw(queries, position);
        refresh();
        clearTimeout(settled);
        settled = setTimeout(refresh, SETTLE_MS);
      },
      connection: (now) => {
        setConnection(now);
        // A refused socket tells a browser no reason; this asks for it, and a lost session leads to the sign-in.
        if (now === 'reconnecting') void queries.refetchQueries(viewerQuery);
        // What failed meanwhile is asked again; what succeeded is told by the events we missed.
        else void queries.refetchQueries({ queryKey: [LIVE], predicate: (query) => query.state.error !== null });
      },
    });
    return () => {
      stop();
      clearTimeout(settled);
      refresh.cancel();
    };
  }, [queries, start]);

  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}
