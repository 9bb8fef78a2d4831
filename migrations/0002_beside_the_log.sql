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
    -- of its stream's last event in it; an older one never replaces a newer one
    sequence bigint not null,
    -- what is closed is loaded when a command names it
    open boolean not null,
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

-- Tables of projections: their owner makes and drops them, since a rebuild does.
create schema projected;


-- Inline: written by the statement that appends, so never behind the log.

-- What is open, and in what order would it be handed out?
create table projected.queue (
    ledger_id uuid not null,
    task uuid not null,
    project uuid not null,
    number bigint not null,
    title text not null,
    priority text,
    -- the priority as a number to order by; 5: not judged yet
    urgency smallint not null,
    assignee uuid,
    skills text[] not null,
    not_before timestamptz,
    status text not null,
    fence bigint not null,
    holder uuid,
    session uuid,
    claim_state text,
    claimed_at timestamptz,
    lease_seconds bigint,
    reserved bigint not null,
    attempt bigint not null,
    resumable boolean not null,
    pause_cause text,
    resume_at timestamptz,
    blocked_reason text,
    -- its age, by which tasks of one urgency are handed out
    created_at timestamptz not null,
    constraint queue_pkey primary key (ledger_id, task)
-- half-empty pages make nearly every change a heap-only update
) with (fillfactor = 60);

-- How much of each budget is spent?
create table projected.token_budgets (
    ledger_id uuid not null,
    budget uuid not null,
    scope_kind text not null,
    scope uuid not null,
    unit text not null,
    period text not null,
    limit_amount bigint not null,
    warn_percent bigint not null,
    counts_cache_reads boolean not null,
    spent bigint not null,
    state text not null,
    -- null in a proposed row that changes the sums only
    set_at timestamptz,
    constraint token_budgets_pkey primary key (ledger_id, budget)
) with (fillfactor = 60);
