// What the work brought about.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Files } from './Files';
import { Json } from './Json';
import { Markdown } from './Markdown';
import { Section } from './Section';

const ResultFragment = graphql(`
  fragment ResultView_task on Task {
    result {
      outcome
      result
      files
      commit
      submittedAt
    }
  }
`);

export function ResultView({ task }: { task: FragmentType<typeof ResultFragment> }) {
  const { result } = read(ResultFragment, task);
  if (!result) return null;
  return (
    <Section title={text.result} aside={<Time at={result.submittedAt} />}>
      {result.outcome && <Markdown>{result.outcome}</Markdown>}
      {result.commit && (
        <p>
          {text.commit} <code>{shown(result.commit)}</code>
        </p>
      )}
      <Files files={result.files} />
      {result.result != null && <Json value={result.result} />}
    </Section>
  );
}
