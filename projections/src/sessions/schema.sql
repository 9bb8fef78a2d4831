create table {table} (
    ledger_id uuid not null,
    session uuid not null,
    agent uuid not null,
    model text,
    context_window bigint,
    wrap_up_percent bigint not null,
    parent_session uuid,
    external_id text,
    -- a level, not a sum: how full the window was when last reported
    context_tokens bigint,
    summary text,
    started_at timestamptz not null,
    started_position bigint not null,
    reported_at timestamptz,
    ended_at timestamptz,
    primary key (ledger_id, session)
);
create index on {table} (ledger_id, agent);
