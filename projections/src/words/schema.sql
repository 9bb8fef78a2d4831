create table {table} (
    ledger_id uuid not null,
    task uuid not null,
    title text not null,
    description text not null,
    labels text[] not null,
    labelled text not null,
    notes text not null,
    primary key (ledger_id, task)
);
-- whatever holds a word, or one that begins so
create index on {table} using gin
    (to_tsvector('simple', title || ' ' || description || ' ' || labelled || ' ' || notes));
-- titles that share words
create index on {table} using gin (to_tsvector('simple', title));
