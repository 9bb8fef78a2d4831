create table {table} (
    ledger_id uuid not null,
    task uuid not null,
    fence bigint not null,
    agent uuid not null,
    session uuid not null,
    attempt bigint not null,
    resumed boolean not null,
    claimed_at timestamptz not null,
    claimed_position bigint not null,
    ended_at timestamptz,
    ending text,
    said text,
    primary key (ledger_id, task, fence)
);
create index on {table} (ledger_id, session, claimed_position);
