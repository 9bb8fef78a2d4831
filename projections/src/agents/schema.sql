create table {table} (
    ledger_id uuid not null,
    agent uuid not null,
    name text not null,
    skills text[] not null,
    capacity bigint not null,
    autonomy_on boolean not null,
    retired boolean not null,
    created_at timestamptz not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    primary key (ledger_id, agent)
);
create index on {table} (ledger_id, name);
