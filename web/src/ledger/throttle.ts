// At most one call per interval: the first at once, those in between as one at its end.

/** Wraps `call`; `cancel` forgets the one that is still to come. */
export function throttle(call: () => void, intervalMs: number): { (): void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;

  const tick = () => {
    timer = undefined;
    if (!asked) return;
    asked = false;
    run();
  };
  const run = () => {
    timer = setTimeout(tick, intervalMs);
    call();
  };
  const throttled = () => {
    if (timer === undefined) run();
    else asked = true;
  };
  throttled.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    asked = false;
  };
  return throttled;
}
