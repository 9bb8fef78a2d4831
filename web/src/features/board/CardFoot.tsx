// The holder, what is waited for, and the price so far: each only where there is one.
import { shown, tokens } from '../../kit/format';
import { AgentIcon, LinkIcon } from '../../kit/icons';
import { price } from '../../kit/price';
import { board as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { openBlockers } from './blockers';
import classes from './board.module.css';

const FootFragment = graphql(`
  fragment CardFoot_task on Task {
    status
    claim {
      state
      agent {
        name
      }
    }
    dependsOn {
      kind
      task {
        status
      }
    }
    usage {
      total
      costMicros
      knownCostMicros
    }
  }
`);

export function CardFoot({ task }: { task: FragmentType<typeof FootFragment> }) {
  const { claim, dependsOn, status, usage } = read(FootFragment, task);
  const waitsFor = openBlockers(status, dependsOn);
  const holder = claim?.agent?.name ?? '';
  if (!claim && waitsFor === 0 && usage.total === 0) return null;
  return (
    <p className={classes.foot}>
      {claim && (
        <span className={classes.holder} title={`${text.heldBy} ${holder}`}>
          <AgentIcon />
          <span className={classes.name}>{shown(holder)}</span>
          {claim.state === 'SUSPECT' && <strong className={classes.suspect}>{text.suspect}</strong>}
        </span>
      )}
      {waitsFor > 0 && (
        <span className={classes.waits}>
          <LinkIcon />
          {text.blockedBy(waitsFor)}
        </span>
      )}
      {usage.total > 0 && (
        <span className={classes.price}>
          {text.tokens(tokens(usage.total))} · {price(usage.costMicros, usage.knownCostMicros)}
        </span>
      )}
    </p>
  );
}
