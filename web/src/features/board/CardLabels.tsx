// The first labels of a task, and how many there are beside them.
import { shown } from '../../kit/format';
import { board as text } from '../../kit/strings';
import classes from './board.module.css';

const SHOWN_MAX = 3;

export function CardLabels({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  const rest = labels.slice(SHOWN_MAX);
  return (
    <p className={classes.labels}>
      {labels.slice(0, SHOWN_MAX).map((label) => (
        <span key={label} className={classes.label}>
          {shown(label)}
        </span>
      ))}
      {rest.length > 0 && <span title={rest.join(', ')}>{text.moreLabels(rest.length)}</span>}
    </p>
  );
}
