// One limit: what is spent of it, what is set aside, and where the warning stands.
import { cost, shown, tokens } from '../../kit/format';
import { board, task as text } from '../../kit/strings';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { barParts } from './barParts';
import classes from './budget.module.css';

const BudgetFragment = graphql(`
  fragment BudgetBar_budget on Budget {
    scope {
      kind
      name
    }
    unit
    period
    limit
    spent
    reserved
    warnPercent
    state
  }
`);

export function BudgetBar({ budget }: { budget: FragmentType<typeof BudgetFragment> }) {
  const { scope, unit, period, limit, spent, reserved, warnPercent, state } = read(BudgetFragment, budget);
  const amount = (count: number) => (unit === 'TOKENS' ? tokens(count) : cost(count));
  const name = text.budgetOver(scope.kind, shown(scope.name), period);
  const bar = barParts(limit, spent, reserved);
  const whole = unit === 'TOKENS' ? board.tokens(amount(limit)) : amount(limit);
  return (
    <div className={classes.budget} data-state={state}>
      <p>
        <span>{name}</span>
        <span className={classes.budgetState}>{text.budgetState[state]}</span>
      </p>
      <div className={classes.bar} role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={limit}
        aria-valuenow={Math.min(spent, limit)} aria-valuetext={text.spentOf(amount(spent), whole)}>
        <span style={{ width: `${bar.spent}%` }} />
        <span style={{ width: `${bar.reserved}%` }} />
        <i style={{ left: `${warnPercent}%` }} />
      </div>
      <p className="quiet">
        <span>{text.spentOf(amount(spent), whole)}</span>
        {reserved > 0 && <span>{text.reserved(amount(reserved))}</span>}
      </p>
    </div>
  );
}
