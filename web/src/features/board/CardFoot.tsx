// The holder, what is waited for, and the price so far: each only where there is one.
import { cost, shown, tokens } from '../../kit/format';
import { AgentIcon, LinkIcon } from '../../kit/icons';
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
    }
  }
`);

export function CardFoot({ task }: { task: FragmentType<typeof FootFragment> }) {
  const { claim, dependsOn, status, usage } = read(FootFragment, task);
  const waitsFor = openBlockers(status, dependsOn);
  if (!claim && waitsFor === 0 && usage.total === 0) return null;
  const price = usage.costMicros == null ? text.costUnknown : cost(usage.costMicros);
  return (
    <p className={classes.foot}>
      {claim && (
        <span className={classes.holder} title={`${text.heldBy} ${claim.agent.name}`}>
          <AgentIcon />
          <span className={classes.name}>{shown(claim.agent.name)}</span>
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
          {text.tokens(tokens(usage.total))} · {price}
        </span>
      )}
    </p>
  );
}
