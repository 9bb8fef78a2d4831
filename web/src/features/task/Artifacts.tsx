// Things that lie elsewhere. Only addresses of the web become links.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { isWeb, OutsideLink } from './OutsideLink';
import { Section } from './Section';
import classes from './task.module.css';

const ArtifactsFragment = graphql(`
  fragment Artifacts_task on Task {
    artifacts {
      name
      uri
      mediaType
      at
    }
  }
`);

export function Artifacts({ task }: { task: FragmentType<typeof ArtifactsFragment> }) {
  const { artifacts } = read(ArtifactsFragment, task);
  if (artifacts.length === 0) return null;
  return (
    <Section title={text.artifacts} aside={artifacts.length}>
      <ul className={classes.entries}>
        {artifacts.map((artifact) => (
          <li key={`${artifact.at} ${artifact.name}`}>
            <ArtifactName name={shown(artifact.name)} uri={artifact.uri} />{' '}
            <span className="quiet">
              {artifact.mediaType && `${shown(artifact.mediaType)}, `}
              <Time at={artifact.at} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ArtifactName({ name, uri }: { name: string; uri: string | null | undefined }) {
  if (!uri) return name;
  if (isWeb(uri)) return <OutsideLink href={uri}>{name}</OutsideLink>;
  return (
    <>
      {name} <code>{shown(uri)}</code>
    </>
  );
}
