// The limits that hold for this task, its own and those above it.
import { Command } from '../../kit/Command';
import { task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { BudgetBar } from './BudgetBar';
import { Section } from './Section';

const BudgetsFragment = graphql(`
  fragment Budgets_task on Task {
    key
    budgets {
      id
      ...BudgetBar_budget
    }
  }
`);

export function Budgets({ task }: { task: FragmentType<typeof BudgetsFragment> }) {
  const { key, budgets } = read(BudgetsFragment, task);
  return (
    <Section title={text.budgets}>
      {budgets.map((budget) => (
        <BudgetBar key={budget.id} budget={budget} />
      ))}
      {budgets.length === 0 && (
        <>
          <p className="quiet">{text.noBudget}</p>
          <Command>{text.budgetCommand(key)}</Command>
        </>
      )}
    </Section>
  );
}
