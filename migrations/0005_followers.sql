-- Rooms that follow the log make their tables themselves, a new one at every rebuild: all of them
-- lie in one schema, which the service's role owns.
create schema projected;

-- Which table is served to a ledger, and up to where it is folded. The row is the lock of the one
-- process that folds, and its switch to another generation is what a rebuild ends with.
create table projections (
    ledger_id uuid not null,
    name text not null,
    -- the served table is projected.<name>_g<generation>
    generation integer not null check (generation > 0),
    -- of the fold that the table's rows were made by
    fold_version integer not null,
    -- every event up to here is in the rows
    checkpoint bigint not null check (checkpoint >= 0),
    state text not null check (state in ('running', 'stopped')),
    -- what could not be folded
    stopped_reason text,
    switched_at timestamptz not null default now(),
    constraint projections_pkey primary key (ledger_id, name)
);
