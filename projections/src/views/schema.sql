create table {table} (
    ledger_id uuid not null,
    view uuid not null,
    name text not null,
    filter json not null,
    task_order text,
    owner text not null,
    shared boolean not null,
    saved_at timestamptz not null,
    primary key (ledger_id, view)
);
