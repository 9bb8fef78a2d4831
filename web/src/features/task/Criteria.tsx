// What must hold before the task counts as done, each with its tick.
import { shown } from '../../kit/format';
import { OpenIcon, TickIcon } from '../../kit/icons';
import { task as text } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Section } from './Section';
import classes from './task.module.css';

const CriteriaFragment = graphql(`
  fragment Criteria_task on Task {
    acceptanceCriteria {
      id
      text
      met
      metAt
      metBy
    }
  }
`);

export function Criteria({ task }: { task: FragmentType<typeof CriteriaFragment> }) {
  const { acceptanceCriteria: criteria } = read(CriteriaFragment, task);
  if (criteria.length === 0) return null;
  const met = criteria.filter((criterion) => criterion.met).length;
  return (
    <Section title={text.criteria} aside={text.criteriaMet(met, criteria.length)}>
      <ul className={classes.ticks}>
        {criteria.map((criterion) => (
          <li key={criterion.id} data-met={criterion.met || undefined}>
            <span role="img" aria-label={criterion.met ? text.met : text.open}>
              {criterion.met ? <TickIcon /> : <OpenIcon />}
            </span>
            <span>
              {shown(criterion.text)}
              {criterion.met && criterion.metAt && (
                <span className="quiet">
                  {' '}
                  {criterion.metBy && `${shown(criterion.metBy)}, `}
                  <Time at={criterion.metAt} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
