// A time as people say it, with the exact one in its title.
import { dateTime, fromNow } from './format';
import { useNow } from './useNow';

export function Time({ at }: { at: string }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={dateTime(at)}>
      {fromNow(at, now)}
    </time>
  );
}
