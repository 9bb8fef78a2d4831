import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a thousand events in a second are two calls: the first and the last', () => {
  const call = vi.fn<() => void>();
  const throttled = throttle(call, 1000);
  for (let i = 0; i < 1000; i++) throttled();
  expect(call).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(call).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(call).toHaveBeenCalledTimes(2);
});

it('a quiet second makes the next event count at once', () => {
  const call = vi.fn<() => void>();
  const throttled = throttle(call, 1000);
  throttled();
  vi.advanceTimersByTime(1500);
  throttled();
  expect(call).toHaveBeenCalledTimes(2);
});

it('after cancel nothing comes any more', () => {
  const call = vi.fn<() => void>();
  const throttled = throttle(call, 1000);
  throttled();
  throttled();
  throttled.cancel();
  vi.advanceTimersByTime(5000);
  expect(call).toHaveBeenCalledTimes(1);
});
