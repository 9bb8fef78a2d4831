// One state and its tasks, as the ledger orders them: open ones by urgency, closed ones the last first.
// An empty column shrinks to a strip.
import { status as names, board as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { MoreTasks } from './MoreTasks';
import { TaskCard } from './TaskCard';
import classes from './board.module.css';

const ColumnFragment = graphql(`
  fragment BoardColumn_column on BoardColumn {
    status
    count
    tasks {
      id
      ...TaskCard_task
    }
  }
`);

type Props = { column: FragmentType<typeof ColumnFragment>; limit: number };

export function BoardColumn({ column, limit }: Props) {
  const { status, count, tasks } = read(ColumnFragment, column);
  const heading = `column-${status}`;
  return (
    <section className={classes.column} data-empty={count === 0 || undefined} aria-labelledby={heading}>
      <h2 id={heading} className={classes.heading} aria-label={text.column(names[status], count)}>
        <span aria-hidden="true" className={classes.swatch} style={{ background: `var(--tl-status-${status}-text)` }} />
        {names[status]}
        <span className={classes.count}>{count.toLocaleString('en')}</span>
      </h2>
      {count > 0 && (
        <div className={classes.cards}>
          <ul>
            {tasks.map((task) => (
              <TaskCard key={task.id} task={task} />
            ))}
          </ul>
          <MoreTasks hidden={count - tasks.length} limit={limit} />
        </div>
      )}
    </section>
  );
}
