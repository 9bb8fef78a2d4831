// One event: what, who, when, at what cost; the whole of it on demand.
import { useState } from 'react';
import { dateTime, shown, tokens } from '../../kit/format';
import { price } from '../../kit/price';
import { board, task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Json } from './Json';
import classes from './history.module.css';

const EntryFragment = graphql(`
  fragment HistoryEntry_entry on HistoryEntry {
    position
    recordedAt
    occurredAt
    type
    summary
    tokens
    costMicros
    payload
    actor {
      kind
      name
    }
  }
`);

export function HistoryEntry({ entry }: { entry: FragmentType<typeof EntryFragment> }) {
  const event = read(EntryFragment, entry);
  const [open, setOpen] = useState(false);
  return (
    <li>
      <p className={classes.summary}>{shown(event.summary)}</p>
      <div className={classes.meta}>
        <span>{text.actor(event.actor.kind, shown(event.actor.name))}</span>
        <Time at={event.recordedAt} />
        {event.occurredAt && event.occurredAt !== event.recordedAt && (
          <span>{text.sourceTime(dateTime(event.occurredAt))}</span>
        )}
        {event.tokens != null && (
          <span>
            {board.tokens(tokens(event.tokens))} · {price(event.costMicros)}
          </span>
        )}
        <details onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
          <summary>
            {text.position(event.position)} <code>{event.type}</code>
          </summary>
          {open && <Json value={event.payload} />}
        </details>
      </div>
    </li>
  );
}
