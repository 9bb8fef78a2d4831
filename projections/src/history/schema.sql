create table {table} (
    ledger_id uuid not null,
    task uuid not null,
    position bigint not null,
    -- 0, unless an old shape is read as several events
    part bigint not null,
    kind text not null,
    actor_kind text not null,
    actor text not null,
    session uuid,
    recorded_at timestamptz not null,
    occurred_at timestamptz not null,
    summary text not null,
    -- input, output and cache creation together, where tokens were reported
    tokens bigint,
    cost_micros bigint,
    payload json not null,
    primary key (ledger_id, task, position, part)
);
