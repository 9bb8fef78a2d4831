// The tokens of all reports, bucket by bucket, and their price as far as it is known.
import { Command } from '../../kit/Command';
import { exact } from '../../kit/format';
import { price } from '../../kit/price';
import { task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Section } from './Section';
import classes from './task.module.css';

const UsageFragment = graphql(`
  fragment UsageView_task on Task {
    key
    usage {
      input
      output
      cacheRead
      cacheCreation
      reasoning
      total
      costMicros
      knownCostMicros
      reports
      reportsLate
    }
  }
`);

const parts = new Set([text.ofWhichReasoning, text.reportsLate]);

export function UsageView({ task }: { task: FragmentType<typeof UsageFragment> }) {
  const { key, usage } = read(UsageFragment, task);
  if (usage.reports === 0) {
    return (
      <Section title={text.usage}>
        <p className="quiet">{text.noUsage}</p>
        <Command>{text.reportCommand(key)}</Command>
      </Section>
    );
  }
  const rows: [string, string][] = [
    [text.input, exact(usage.input)],
    [text.output, exact(usage.output)],
    [text.ofWhichReasoning, exact(usage.reasoning)],
    [text.cacheCreation, exact(usage.cacheCreation)],
    [text.cacheRead, exact(usage.cacheRead)],
    [text.total, exact(usage.total)],
    [text.cost, price(usage.costMicros, usage.knownCostMicros)],
    [text.reports, exact(usage.reports)],
  ];
  if (usage.reportsLate > 0) rows.push([text.reportsLate, exact(usage.reportsLate)]);
  return (
    <Section title={text.usage}>
      <table className={classes.figures}>
        <tbody>
          {rows.map(([name, figure]) => (
            <tr key={name} data-part={parts.has(name) || undefined} data-sum={name === text.total || undefined}>
              <th scope="row">{name}</th>
              <td>{figure}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
