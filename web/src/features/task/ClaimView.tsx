// Who holds the task, by which fence, and for how long still.
import { Command } from '../../kit/Command';
import { countdown, shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { useNow } from '../../kit/useNow';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Facts } from './Facts';
import { Section } from './Section';
import classes from './task.module.css';

const ClaimFragment = graphql(`
  fragment ClaimView_task on Task {
    key
    status
    progress {
      percent
      text
      at
    }
    claim {
      agent {
        name
      }
      fence
      state
      claimedAt
      leaseExpiresAt
    }
  }
`);

export function ClaimView({ task }: { task: FragmentType<typeof ClaimFragment> }) {
  const { key, status, claim, progress } = read(ClaimFragment, task);
  if (!claim && status !== 'READY') return null;
  return (
    <Section title={text.claim}>
      {claim ? (
        <>
          <Facts
            facts={{
              [text.holder]: claim.agent && shown(claim.agent.name),
              [text.fence]: claim.fence,
              [text.claimed]: claim.claimedAt && <Time at={claim.claimedAt} />,
              [text.lease]: <Lease until={claim.leaseExpiresAt} />,
              [text.progress]: progress?.percent != null && text.percent(progress.percent),
            }}
          />
          {progress?.text && (
            <p>
              {shown(progress.text)} <span className="quiet"><Time at={progress.at} /></span>
            </p>
          )}
          {claim.state === 'SUSPECT' && <p className={classes.warning}>{text.suspect}</p>}
        </>
      ) : (
        <>
          <p className="quiet">{text.noClaim}</p>
          <Command>{text.claimCommand(key)}</Command>
        </>
      )}
    </Section>
  );
}

function Lease({ until }: { until: string }) {
  const seconds = (Date.parse(until) - useNow(1_000)) / 1_000;
  return seconds > 0 ? text.leaseLeft(countdown(seconds)) : text.leaseOver;
}
