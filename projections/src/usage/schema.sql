create table {table} (
    ledger_id uuid not null,
    -- the nil id: no task was named
    task uuid not null,
    session uuid not null,
    -- as reported; empty: the session's
    model text collate "C" not null,
    -- beginning of the quarter of an hour in which it occurred
    quarter timestamptz not null,
    input bigint not null,
    output bigint not null,
    cache_read bigint not null,
    cache_creation bigint not null,
    -- of cache_creation: those kept for an hour
    cache_creation_1h bigint not null,
    -- of output
    reasoning bigint not null,
    -- the sum of the known ones: unknown costs are counted beside it, never as zero
    cost_micros bigint not null,
    reports bigint not null,
    reports_cost_unknown bigint not null,
    reports_late bigint not null,
    primary key (ledger_id, task, session, model, quarter)
);
create index on {table} (ledger_id, session);
