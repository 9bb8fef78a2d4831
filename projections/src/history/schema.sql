create table {table} (
    ledger_id uuid not null,
    task uuid not null,
    position bigint not null,
    -- 0, unless an old shape is read as several events
    part bigint not null,
    primary key (ledger_id, task, position, part)
);
