// What is asked, and the facts that came with it.
import { task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Fold } from './Fold';
import { Json } from './Json';
import { Markdown } from './Markdown';
import { Section } from './Section';

const DescriptionFragment = graphql(`
  fragment Description_task on Task {
    description
    context
  }
`);

export function Description({ task }: { task: FragmentType<typeof DescriptionFragment> }) {
  const { description, context } = read(DescriptionFragment, task);
  return (
    <>
      <Section title={text.description}>
        {description ? (
          <Fold key={description}>
            <Markdown>{description}</Markdown>
          </Fold>
        ) : (
          <p className="quiet">{text.noDescription}</p>
        )}
      </Section>
      {context != null && (
        <Section title={text.context}>
          <Json value={context} />
        </Section>
      )}
    </>
  );
}
