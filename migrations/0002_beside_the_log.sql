-- What stands beside the log: names, secrets' hashes, keys of repeats, leases, states for a fast start.

-- Which ledger is called what. Read when a server opens, never while it writes.
create table ledgers (
    name text primary key,
    ledger_id uuid not null unique
);

-- By which a repeat is known, written with the events that the first one appended.
create table idempotency_keys (
    ledger_id uuid not null,
    -- the key that was shown, or the name-based id of a policy
    principal uuid not null,
    key text not null,
    -- SHA-256 of the operation and its canonical input: another one is a conflict
    body bytea not null check (octet_length(body) = 32),
    -- of the last event that followed, as the first answer said
    position bigint not null,
    answers json not null,
    -- kept 30 days at least
    recorded_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (ledger_id, principal, key)
);

-- When the holder of a claim was last heard of: the one thing that the log can't tell.
create table leases (
    ledger_id uuid not null,
    task_id uuid not null,
    fence bigint not null,
    -- written when an eighth of the term has passed since it was written last
    renewed_at timestamptz not null,
    constraint leases_pkey primary key (ledger_id, task_id)
-- a renewal touches no index, so half-empty pages make it a heap-only update
) with (fillfactor = 50);

-- Opaque secrets, by their SHA-256. What they are good for stands in the log.
create table tokens (
    ledger_id uuid not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    kind text not null check (kind in ('key', 'browser', 'sign_in')),
    -- as KeyIssued named it; a key that was never issued is good for nothing
    key_id uuid not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    -- a sign-in link is good once
    used_at timestamptz,
    constraint tokens_pkey primary key (ledger_id, sha256)
);

-- Deciders' states, written behind the log, so that a start need not fold all of it.
create table states (
    ledger_id uuid not null,
    kind text not null,
    id uuid not null,
    -- of its stream's last event in it
    sequence bigint not null,
    -- up to where in the log it is the state; an older one never replaces a newer one
    position bigint not null,
    state json not null,
    constraint states_pkey primary key (ledger_id, kind, id)
);

create table state_checkpoints (
    ledger_id uuid primary key,
    -- states of another version of the folds are thrown away
    fold_version integer not null,
    -- every state is at least as new as this
    position bigint not null
);
