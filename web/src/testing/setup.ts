// What Mantine and the subscription ask of a browser and happy-dom has not, and a clean page after each test.
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

// A condition that holds is seen at once; this is only how long a loaded machine may take.
configure({ asyncUtilTimeout: 15_000 });

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** A socket that is for ever about to open: pages under test live from their answers alone. */
class SilentSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  close() {}
  send() {}
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal('WebSocket', SilentSocket);
  sessionStorage.clear();
});
afterEach(cleanup);
