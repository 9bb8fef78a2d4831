-- The log. Everything else in this database can be folded from it, leases and secrets' hashes apart.

-- One row a ledger: the compare-and-set on `position` is what orders all writers.
create table heads (
    ledger_id uuid primary key,
    -- the position of the last event; 0 before the first
    position bigint not null check (position >= 0),
    -- of the last event, so that no writer goes back in time
    recorded_at timestamptz not null
);

create table events (
    ledger_id uuid not null,
    -- 1, 2, 3 … without gaps, in the order of commits
    position bigint not null check (position > 0),
    aggregate_type text not null,
    aggregate_id uuid not null,
    -- 1, 2, 3 … in the stream; the head's compare-and-set guards it, `verify` proves it
    sequence bigint not null check (sequence > 0),
    event_type text not null,
    event_version integer not null,
    -- json, not jsonb: the bytes are kept as they were hashed
    payload json not null,
    metadata json not null,
    recorded_at timestamptz not null,
    -- SHA-256(0x00 ‖ canonical envelope), RFC 6962 leaf hash
    leaf bytea not null check (octet_length(leaf) = 32),
    constraint events_pkey primary key (ledger_id, position)
);

-- One stream's events in order: loading what is closed, the stock repository, the auditor.
create index events_by_stream on events (ledger_id, aggregate_id, sequence);

create function refuse_change_of_events() returns trigger language plpgsql as $$
begin
    raise exception 'events are never changed: % is refused', lower(tg_op)
        using errcode = 'TL001', hint = 'append a new event that says what is so now';
end
$$;

create trigger events_are_never_changed
    before update or delete on events
    for each row execute function refuse_change_of_events();
create trigger events_are_never_truncated
    before truncate on events
    for each statement execute function refuse_change_of_events();
alter table events enable always trigger events_are_never_changed;
alter table events enable always trigger events_are_never_truncated;

-- What the database takes for now. A function of ours, so that tests can put the clock forward.
create function ledger_clock() returns timestamptz language sql volatile as
    'select clock_timestamp()';
