// Says that the connection is lost, once it has been for long enough to matter.
import { useEffect, useState, useSyncExternalStore } from 'react';
import { shell } from '../kit/strings';
import { useConnection } from '../ledger/LiveProvider';
import classes from './shell.module.css';

// A reload of the server takes less; a banner that flashes up helps nobody.
const PATIENCE_MS = 1_500;

export function Banner() {
  const lost = useConnection() !== 'live';
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

  const text = !online ? shell.offline : lost && late ? shell.reconnecting : '';
  // The live region is always there, so that a reader hears its words when they come.
  return (
    <div role="status" className={text ? classes.banner : undefined}>
      {text}
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
