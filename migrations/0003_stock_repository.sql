-- The log of one ledger in the shape that stock postgres-es reads: text ids and versions.

-- Makes the view `stock_events_<ledger>`; a view per ledger, because its queries name no ledger.
-- `recorded_at` travels in the metadata, which that shape has and a time has not.
create function create_stock_view(ledger uuid) returns text language plpgsql as $$
declare
    name text := 'stock_events_' || replace(ledger::text, '-', '');
begin
    execute format(
        'create or replace view %I as
         select aggregate_type, aggregate_id::text as aggregate_id, sequence, event_type,
                event_version::text as event_version, payload,
                metadata::jsonb || jsonb_build_object(''recorded_at'',
                    to_char(recorded_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"''))
                    as metadata
         from public.events where ledger_id = %L', name, ledger);
    return name;
end
$$;
