// What Mantine and the subscription ask of a browser and happy-dom has not, and a clean page after each test.
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

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
