// How many cards a column keeps back, and the way to some more of them.
import { Link } from '@tanstack/react-router';
import { board as text } from '../../kit/strings';
import { LIMIT_MAX } from './search';
import classes from './board.module.css';

export function MoreTasks({ hidden, limit }: { hidden: number; limit: number }) {
  if (hidden <= 0) return null;
  if (limit >= LIMIT_MAX) return <p className={classes.more}>{text.more(hidden)}</p>;
  return (
    <p className={classes.more}>
      <Link to="/" search={(search) => ({ ...search, limit: LIMIT_MAX })}>
        {text.showMore(hidden, LIMIT_MAX)}
      </Link>
    </p>
  );
}
