// Says that the connection is lost, once it has been for long enough to matter.
import { useEffect, useState, useSyncExternalStore } from 'react';
import { shell } from '../kit/strings';
import { useConnection } from '../ledger/LiveProvider';
import classes from './shell.module.css';

// A restart of the server takes less; a banner that flashes up helps nobody.
const PATIENCE_MS = 1_500;

export function Banner() {
  const lost = useConnection() !== 'live';
  // Only the reason: a ledger on this very machine answers without any network.
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const [late, setLate] = useState(false);

  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [lost]);

  const shows = lost && late;
  // The live region is always there, so that a reader hears its words when they come.
  return (
    <div role="status" className={shows ? classes.banner : undefined}>
      {shows && (online ? shell.reconnecting : shell.offline)}
    </div>
  );
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
