-- The whole batch in one autocommitted statement. Every part hangs on `head`, so that nothing is
-- written when the log has moved on since it was read: $2 is the known position, $3 the new one.
with head as (
    update public.heads set position = $3, recorded_at = $4
    where ledger_id = $1 and position = $2
    returning ledger_id
), appended as (
    insert into public.events (ledger_id, position, aggregate_type, aggregate_id, sequence,
                               event_type, event_version, payload, metadata, recorded_at, leaf)
    select head.ledger_id, $2 + n, aggregate_type, aggregate_id, sequence,
           event_type, event_version, payload::json, metadata::json, $4, leaf
    from head, unnest($5::text[], $6::uuid[], $7::bigint[], $8::text[], $9::integer[],
                      $10::text[], $11::text[], $12::bytea[]) with ordinality
         as e (aggregate_type, aggregate_id, sequence, event_type, event_version,
               payload, metadata, leaf, n)
), remembered as (
    insert into public.idempotency_keys
           (ledger_id, principal, key, body, position, answers, recorded_at)
    select head.ledger_id, principal, key, body, position, answers, $4
    from head, unnest($13::uuid[], $14::text[], $15::bytea[], $16::bigint[], $17::text[])
         as k (principal, key, body, position, answers)
), renewed as (
    insert into public.leases (ledger_id, task_id, fence, renewed_at)
    select head.ledger_id, task_id, fence, $4
    from head, unnest($18::uuid[], $19::bigint[]) as l (task_id, fence)
    on conflict (ledger_id, task_id)
    do update set fence = excluded.fence, renewed_at = excluded.renewed_at
), opened as (
    insert into public.queue as q
           (ledger_id, task, project, number, title, priority, urgency, assignee, skills,
            not_before, status, fence, holder, session, claim_state, claimed_at, lease_seconds,
            reserved, attempt, resumable, pause_cause, resume_at, blocked_reason, created_position)
    select head.ledger_id, task, project, number, title, priority, urgency, assignee,
           skills::text[], not_before, status, fence, holder, session, claim_state, claimed_at,
           lease_seconds, reserved, attempt, resumable, pause_cause, resume_at, blocked_reason,
           -- a reopened task had no row; its age stands in the log
           coalesce(created_position, (select position from public.events
               where ledger_id = $1 and aggregate_id = task and sequence = 1))
    from head, unnest($20::uuid[], $21::uuid[], $22::bigint[], $23::text[], $24::text[],
                      $25::smallint[], $26::uuid[], $27::text[], $28::timestamptz[], $29::text[],
                      $30::bigint[], $31::uuid[], $32::uuid[], $33::text[], $34::timestamptz[],
                      $35::bigint[], $36::bigint[], $37::bigint[], $38::boolean[], $39::text[],
                      $40::timestamptz[], $41::text[], $42::bigint[])
         as o (task, project, number, title, priority, urgency, assignee, skills, not_before,
               status, fence, holder, session, claim_state, claimed_at, lease_seconds, reserved,
               attempt, resumable, pause_cause, resume_at, blocked_reason, created_position)
    on conflict (ledger_id, task) do update set
        project = excluded.project, number = excluded.number, title = excluded.title,
        priority = excluded.priority, urgency = excluded.urgency, assignee = excluded.assignee,
        skills = excluded.skills, not_before = excluded.not_before, status = excluded.status,
        fence = excluded.fence, holder = excluded.holder, session = excluded.session,
        claim_state = excluded.claim_state, claimed_at = excluded.claimed_at,
        lease_seconds = excluded.lease_seconds, reserved = excluded.reserved,
        attempt = excluded.attempt, resumable = excluded.resumable,
        pause_cause = excluded.pause_cause, resume_at = excluded.resume_at,
        blocked_reason = excluded.blocked_reason
), closed as (
    -- row by row through the key: a join may be planned as a walk over all that is open
    delete from public.queue where ctid = any (array(
        select q.ctid from head, unnest($43::uuid[]) as c (task), lateral (
            select ctid from public.queue where ledger_id = $1 and task = c.task offset 0) q))
), budgeted as (
    insert into public.token_budgets as b
           (ledger_id, budget, scope_kind, scope, unit, period, period_start, limit_amount,
            warn_percent, counts_cache_reads, spent, state, set_at)
    select head.ledger_id, budget, scope_kind, scope, unit, period, period_start, limit_amount,
           warn_percent, counts_cache_reads, spent, state, set_at
    from head, unnest($44::uuid[], $45::text[], $46::uuid[], $47::text[], $48::text[],
                      $49::timestamptz[], $50::bigint[], $51::bigint[], $52::boolean[],
                      $53::bigint[], $54::text[], $55::timestamptz[])
         as n (budget, scope_kind, scope, unit, period, period_start, limit_amount, warn_percent,
               counts_cache_reads, spent, state, set_at)
    on conflict (ledger_id, budget) do update set
        period_start = excluded.period_start,
        limit_amount = excluded.limit_amount, warn_percent = excluded.warn_percent,
        counts_cache_reads = excluded.counts_cache_reads, spent = excluded.spent,
        state = excluded.state, set_at = greatest(excluded.set_at, b.set_at)
), removed as (
    delete from public.token_budgets where ctid = any (array(
        select b.ctid from head, unnest($56::uuid[]) as r (budget), lateral (
            select ctid from public.token_budgets where ledger_id = $1 and budget = r.budget
            offset 0) b))
)
select exists (select from head) as moved, ledger_clock() as clock
