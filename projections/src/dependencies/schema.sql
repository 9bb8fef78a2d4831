create table {table} (
    ledger_id uuid not null,
    task uuid not null,
    depends_on uuid not null,
    -- collate "C": keys order by their bytes, as in memory
    kind text collate "C" not null,
    added_at timestamptz not null,
    added_position bigint not null,
    primary key (ledger_id, task, depends_on, kind)
);
-- who waits for this task
create index on {table} (ledger_id, depends_on);
