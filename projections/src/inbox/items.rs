//! Everything that waits for a human, as one table expression: what the projection keeps, and what
//! only several rows together tell.

/// Rows of an inbox: subject, kind, position, since, said, said_by, question, deadline, gates, task,
/// project, agent, budget, scope_kind, scope, projection. `$1` is the ledger, `$2` the time, `$3`
/// the ledger's time zone.
///
/// - Evidence waits only where its gate wants somebody else's word, as the project asks now.
/// - A budget's item is over with its period, which no event says.
/// - Leave to begin is waited for by what could be begun but for it; since when, is when the last
///   thing happened that it waited for before: its time, and the end of an earlier leave.
/// - A projection stopped at the event after its checkpoint, when that was recorded.
pub(super) const ITEMS: &str = "
select i.subject, i.kind, i.position, i.since,
    coalesce(i.said, case i.kind when 'task_failed' then t.attempts->-1->>'error' end) as said,
    i.said_by, i.question, i.deadline, i.gates, t.task,
    coalesce(t.project, bt.project, case b.scope_kind when 'project' then b.scope end) as project,
    case i.kind when 'review' then (t.result->>'agent')::uuid
        else coalesce(t.holder, case b.scope_kind when 'agent' then b.scope end) end as agent,
    b.budget, b.scope_kind, b.scope, null::text as projection
from {inbox} i
left join {tasks} t on t.ledger_id = $1 and t.task = i.subject
left join {projects} p on p.ledger_id = $1 and p.project = t.project
left join public.token_budgets b on b.ledger_id = $1 and b.budget = i.subject
left join {tasks} bt on bt.ledger_id = $1 and b.scope_kind = 'task' and bt.task = b.scope
where i.ledger_id = $1
and (i.kind <> 'gate_to_verify' or exists (select from json_array_elements(p.gates) gate
    where gate->>'level' = 'verified' and gate->>'name' = any(i.gates)
    and (json_array_length(gate->'task_types') = 0
        or t.task_type in (select json_array_elements_text(gate->'task_types')))))
and case when i.period_start is null then true
    else i.period_start >= date_trunc(b.period, $2::timestamptz, $3) end
union all
select t.task, 'start_approval', t.created_position,
    greatest(t.created_at, t.not_before, (t.start->>'until')::timestamptz), null,
    'a project''s rule', null, null, array[]::text[], t.task, t.project, t.assignee, null, null, null, null
from {projects} p
join {tasks} t on t.ledger_id = $1 and t.project = p.project and t.status = 'ready' and t.fence = 0
where p.ledger_id = $1 and not p.archived and (p.start->>'required')::boolean
and (t.not_before is null or t.not_before <= $2::timestamptz)
and case when t.start is null then true
    when t.start->>'until' is null then t.start->>'agent' is not null
    else (t.start->>'until')::timestamptz <= $2::timestamptz end
and not exists (select from {dependencies} d
    left join {tasks} o on o.ledger_id = $1 and o.task = d.depends_on
    where d.ledger_id = $1 and d.task = t.task and d.kind = 'blocks'
    and o.status is distinct from 'done')
union all
select t.task, 'dependency_failed', t.created_position, min(o.closed_at),
    string_agg(op.key || '-' || o.number || ' is ' || o.status, ', ' order by o.closed_at, o.task),
    'a dependency', null, null, array[]::text[], t.task, t.project, t.holder, null, null, null, null
from {tasks} o
join {projects} op on op.ledger_id = $1 and op.project = o.project
join {dependencies} d on d.ledger_id = $1 and d.depends_on = o.task and d.kind = 'blocks'
join {tasks} t on t.ledger_id = $1 and t.task = d.task and t.status in ('ready', 'paused')
where o.ledger_id = $1 and o.status in ('failed', 'cancelled') and o.closed_at is not null
group by t.task, t.created_position, t.project, t.holder
union all
select $1, 'projection_stopped', s.checkpoint + 1,
    coalesce((select e.recorded_at from public.events e
        where e.ledger_id = $1 and e.position = s.checkpoint + 1), s.switched_at),
    s.stopped_reason, 'the ledger', null, null, array[]::text[], null, null, null, null, null, null, s.name
from public.projections s where s.ledger_id = $1 and s.state = 'stopped'";
