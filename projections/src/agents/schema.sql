create table {table} (
    ledger_id uuid not null,
    agent uuid not null,
    name text not null,
    skills text[] not null,
    capacity bigint not null,
    autonomy_on boolean not null,
    retired boolean not null,
    availability text not null,
    available_until timestamptz,
    availability_since timestamptz,
    created_at timestamptz not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    primary key (ledger_id, agent)
);
create index on {table} (ledger_id, name);
