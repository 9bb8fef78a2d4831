create table {table} (
    ledger_id uuid not null,
    project uuid not null,
    key text not null,
    name text not null,
    kind text not null,
    client text,
    autonomy_on boolean not null,
    archived boolean not null,
    gates json not null,
    review json,
    start json,
    escalation_seconds bigint,
    overlap text not null,
    archive_after_days bigint,
    context json,
    billing json not null,
    created_at timestamptz not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    primary key (ledger_id, project)
);
create index on {table} (ledger_id, key);
