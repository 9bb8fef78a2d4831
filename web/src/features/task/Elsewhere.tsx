// Where else the task is known, and where it came from.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Facts } from './Facts';
import { isWeb, OutsideLink } from './OutsideLink';
import { Section } from './Section';

const ElsewhereFragment = graphql(`
  fragment Elsewhere_task on Task {
    externalRef
    issueUrl
    repository
    branch
    closedElsewhere
    origin {
      system
      id
      status
    }
  }
`);

export function Elsewhere({ task }: { task: FragmentType<typeof ElsewhereFragment> }) {
  const { externalRef, issueUrl, repository, branch, closedElsewhere, origin } = read(ElsewhereFragment, task);
  if (!externalRef && !issueUrl && !repository && !branch && !closedElsewhere && !origin) return null;
  return (
    <Section title={text.elsewhere}>
      <Facts
        facts={{
          [text.externalRef]: externalRef && shown(externalRef),
          [text.issue]: issueUrl && <Address uri={issueUrl} />,
          [text.repository]: repository && <Address uri={repository} />,
          [text.branch]: branch && <code>{shown(branch)}</code>,
          [text.origin]: origin && text.originOf(origin.system, shown(origin.id)),
          [text.closedElsewhere]: closedElsewhere && shown(closedElsewhere),
        }}
      />
      {origin && <p className="quiet">{text.originUnknown}</p>}
    </Section>
  );
}

function Address({ uri }: { uri: string }) {
  return isWeb(uri) ? <OutsideLink href={uri}>{shown(uri)}</OutsideLink> : shown(uri);
}
