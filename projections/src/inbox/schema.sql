create table {table} (
    ledger_id uuid not null,
    -- a task or a budget
    subject uuid not null,
    -- collate "C": keys order by their bytes, as in memory
    kind text collate "C" not null,
    position bigint not null,
    since timestamptz not null,
    said text,
    said_by text not null,
    question uuid,
    deadline timestamptz,
    gates text[] not null,
    period_start timestamptz,
    primary key (ledger_id, subject, kind)
);
