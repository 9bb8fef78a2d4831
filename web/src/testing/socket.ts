// The server's side of graphql-transport-ws in a few lines: it accepts, remembers, and says what a test tells it to.
import { vi } from 'vitest';

type Message = { type: string; id?: string; payload?: { variables?: { after?: number } } };

/** Stubs `WebSocket`; what comes back speaks for the server. */
export function stubSocket() {
  const subscribed: (number | undefined)[] = [];
  const sockets: ScriptedSocket[] = [];

  class ScriptedSocket extends EventTarget {
    static readonly OPEN = 1;
    readyState = 1;
    onopen?: () => void;
    onclose?: (event: { code: number; reason: string }) => void;
    onmessage?: (event: { data: string }) => void;
    private subscription = '';

    constructor() {
      super();
      sockets.push(this);
      queueMicrotask(() => this.onopen?.());
    }

    send(text: string) {
      const message = JSON.parse(text) as Message;
      if (message.type === 'connection_init') this.say({ type: 'connection_ack' });
      if (message.type !== 'subscribe') return;
      this.subscription = message.id ?? '';
      subscribed.push(message.payload?.variables?.after);
    }

    say(message: object) {
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
    }

    event(position: number) {
      this.say({ type: 'next', id: this.subscription, payload: { data: { events: { position } } } });
    }

    close(code = 1000, reason = '') {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }

  vi.stubGlobal('WebSocket', ScriptedSocket);
  return {
    /** The positions after which was subscribed, in order. */
    subscribed,
    /** Something happened. */
    event: (position: number) => sockets.at(-1)?.event(position),
    /** The connection breaks. */
    break: () => sockets.at(-1)?.close(1012, 'restart'),
  };
}
