// One task on the board: what it is, who holds it, what it waits for, what it has cost.
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { shown } from '../../kit/format';
import { PriorityMark } from '../../kit/PriorityMark';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { CardFoot } from './CardFoot';
import { CardLabels } from './CardLabels';
import classes from './board.module.css';

const CardFragment = graphql(`
  fragment TaskCard_task on Task {
    key
    title
    priority
    labels
    ...CardFoot_task
  }
`);

// Answers keep the identity of what did not change, so a card is drawn again only when its task did.
export const TaskCard = memo(function TaskCard({ task }: { task: FragmentType<typeof CardFragment> }) {
  const card = read(CardFragment, task);
  return (
    <li className={classes.card}>
      <div className={classes.top}>
        <span className={classes.key}>{card.key}</span>
        <PriorityMark priority={card.priority} />
      </div>
      <h3 className={classes.title}>
        <Link to="/tasks/$task" params={{ task: card.key }}>
          {shown(card.title)}
        </Link>
      </h3>
      <CardLabels labels={card.labels} />
      <CardFoot task={card} />
    </li>
  );
});
