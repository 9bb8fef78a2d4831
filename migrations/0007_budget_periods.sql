-- A budget may hold for a day or a month: then its row speaks of the period in which it was last
-- touched, which began here. Empty for a total.
alter table token_budgets add column period_start timestamptz;
