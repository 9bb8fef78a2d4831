// The one subscription: every event after our position, once and in order; it only says *that* something changed.
import { createClient, type Client } from 'graphql-ws';
import { graphql } from './gql';

const EventsDocument = graphql(`
  subscription Events($after: Position) {
    events(after: $after) {
      position
    }
  }
`);

/** How it stands between us and the ledger. */
export type Connection = 'live' | 'reconnecting';

export type Listener = {
  /** Everything up to this position has happened. */
  changed: (position: number) => void;
  /** The socket opened or was lost. */
  connection: (now: Connection) => void;
};

const RETRY_MS_MAX = 5_000;

/** Follows the log from a position on, over every lost connection, until it is told to stop. */
export function follow(from: number, listener: Listener, open = connect): () => void {
  let position = from;
  let stopped = false;
  const client = open((now) => {
    if (!stopped) listener.connection(now);
  });
  let again: ReturnType<typeof setTimeout> | undefined;
  let end: (() => void) | undefined;

  const start = () => {
    end = client.subscribe<{ events: { position: number } }>(
      {
        query: EventsDocument.toString(),
        // Read anew each time the client (re)subscribes: that is how it resumes by position.
        variables: {
          get after() {
            return position;
          },
        },
      },
      {
        next: ({ data }) => {
          if (!data) return;
          position = data.events.position;
          listener.changed(position);
        },
        error: () => restart(),
        complete: () => restart(),
      },
    );
  };
  // The server ended it (it is stopping, or we were too slow): from our position on there is no loss.
  const restart = () => {
    if (!stopped) again = setTimeout(start, RETRY_MS_MAX / 5);
  };

  start();
  return () => {
    stopped = true;
    clearTimeout(again);
    end?.();
    void client.dispose();
  };
}

function connect(connection: Listener['connection']): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql/ws`,
    lazy: true,
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => wait(Math.min(RETRY_MS_MAX, 250 * 2 ** retries) * (0.5 + Math.random() / 2)),
    shouldRetry: () => true,
    on: {
      connected: () => connection('live'),
      closed: () => connection('reconnecting'),
      // A half-open connection says nothing: no pong within the time means that it is lost.
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), 5_000);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
    },
  });
  return client;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
