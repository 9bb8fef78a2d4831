// What somebody thought it would take.
import { exact } from '../../kit/format';
import { board, task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';

const EstimateFragment = graphql(`
  fragment Estimate_task on Task {
    estimateTokens
    estimateMinutes
  }
`);

export function Estimate({ task }: { task: FragmentType<typeof EstimateFragment> }) {
  const { estimateTokens, estimateMinutes } = read(EstimateFragment, task);
  const parts = [
    estimateTokens != null && board.tokens(exact(estimateTokens)),
    estimateMinutes != null && text.minutes(estimateMinutes),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : '–';
}
