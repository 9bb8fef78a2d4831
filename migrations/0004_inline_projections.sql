-- Rows that the batch statement writes itself, because commands depend on them.
-- Their columns are the fields of projections::queue::QueueRow and token_budgets::TokenBudgetRow.

-- One row an open task.
create table queue (
    ledger_id uuid not null,
    task uuid not null,
    project uuid not null,
    number bigint not null,
    title text not null,
    priority text,
    -- the priority as a number to order by; 5: not judged yet
    urgency smallint not null,
    assignee uuid,
    skills text[] not null,
    not_before timestamptz,
    status text not null,
    fence bigint not null,
    holder uuid,
    session uuid,
    claim_state text,
    claimed_at timestamptz,
    lease_seconds bigint,
    reserved bigint not null,
    attempt bigint not null,
    resumable boolean not null,
    pause_cause text,
    resume_at timestamptz,
    blocked_reason text,
    -- its age
    created_position bigint not null,
    constraint queue_pkey primary key (ledger_id, task)
-- half-empty pages make nearly every change a heap-only update
) with (fillfactor = 60);

-- One row a budget that holds.
create table token_budgets (
    ledger_id uuid not null,
    budget uuid not null,
    scope_kind text not null,
    scope uuid not null,
    unit text not null,
    period text not null,
    limit_amount bigint not null,
    warn_percent bigint not null,
    counts_cache_reads boolean not null,
    -- of all reports under the scope, those before the limit was set included
    spent bigint not null,
    state text not null,
    set_at timestamptz not null,
    constraint token_budgets_pkey primary key (ledger_id, budget)
) with (fillfactor = 60);
