// A word that says whether what is seen is what is.
import { shell } from '../kit/strings';
import { useConnection } from '../ledger/LiveProvider';
import classes from './shell.module.css';

export function ConnectionMark() {
  if (useConnection() !== 'live') return null;
  return (
    <span className={classes.live}>
      <span aria-hidden="true" className={classes.dot} />
      {shell.live}
    </span>
  );
}
