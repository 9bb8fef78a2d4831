//! Who may do what in the database: an owner that can't log in, a service that can't change the log.

use sqlx::{Acquire as _, PgConnection};

/// What keeps the log from being changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Triggers, and the service's role, which has no right to update, delete or truncate.
    Role,
    /// Triggers alone.
    TriggersAlone {
        /// Why there is no role.
        reason: String,
    },
}

/// How often another server may come between while roles, which all databases share, are made.
const ATTEMPTS_MAX: usize = 5;

/// Makes and arms the roles, if the login may; says so where it may not.
pub(super) async fn establish(connection: &mut PgConnection) -> Guard {
    let mut attempt = 1;
    loop {
        match try_establish(connection).await {
            Ok(true) => return Guard::Role,
            Ok(false) => return alone("the login may not create roles".to_owned()),
            Err(error) if attempt == ATTEMPTS_MAX => return alone(error.to_string()),
            Err(_) => attempt += 1,
        }
    }
}

fn alone(reason: String) -> Guard {
    tracing::warn!(reason, "the log is guarded by triggers alone");
    Guard::TriggersAlone { reason }
}

async fn try_establish(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let may: bool = sqlx::query_scalar(
        "select rolsuper or rolcreaterole or
                (select count(*) = 2 from pg_roles r where rolname in
                     ('task_ledger_owner', 'task_ledger_service')
                     and pg_has_role(current_user, r.oid, 'member'))
         from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !may {
        return Ok(false);
    }
    sqlx::raw_sql(MAKE_ROLES).execute(&mut *connection).await?;
    let mut tx = connection.begin().await?;
    sqlx::raw_sql(HAND_OVER).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(true)
}

const MAKE_ROLES: &str = "
do $$
declare
    wanted text;
begin
    foreach wanted in array array['task_ledger_owner', 'task_ledger_service'] loop
        begin
            if not exists (select from pg_roles where rolname = wanted) then
                execute format('create role %I nologin', wanted);
            end if;
        exception when duplicate_object or unique_violation then
            null;
        end;
        if not pg_has_role(current_user, wanted, 'member') then
            execute format('grant %I to %I', wanted, current_user);
        end if;
    end loop;
end
$$";

/// What is the owner's already is left alone: changing an owner locks the table.
const HAND_OVER: &str = "
-- any number that nobody else locks: one server at a time
select pg_advisory_xact_lock(7811887404932);
grant usage, create on schema public to task_ledger_owner;
grant usage on schema public to task_ledger_service;
do $$
declare
    thing record;
begin
    for thing in
        select c.oid::regclass as name, n.nspname as place
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('public', 'projected')
          and c.relname <> '_sqlx_migrations'
          and pg_get_userbyid(c.relowner) <> case n.nspname
              when 'public' then 'task_ledger_owner' else 'task_ledger_service' end
    loop
        execute format('alter table %s owner to %I', thing.name,
            case thing.place when 'public' then 'task_ledger_owner' else 'task_ledger_service' end);
    end loop;
    if (select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'projected')
        <> 'task_ledger_service' then
        alter schema projected owner to task_ledger_service;
    end if;
end
$$;
grant select, insert on events, ledgers, idempotency_keys to task_ledger_service;
grant delete on idempotency_keys to task_ledger_service;
grant select, insert, update on heads to task_ledger_service;
grant select, insert, update, delete on leases, tokens, states, state_checkpoints, queue,
    token_budgets, projections to task_ledger_service;
grant select on _sqlx_migrations to task_ledger_service";
