-- PostgreSQL only. Runs after the shared files and after each later one: whatever table there is,
-- it is closed to every tenant but the one that the transaction names (SEC-31).
DO $$
DECLARE
    place record;
BEGIN
    -- Texts are ordered by their bytes, as in SQLite, whatever the language of the server.
    FOR place IN
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'melmastoon' AND data_type = 'text'
        AND collation_name IS DISTINCT FROM 'C'
    LOOP
        EXECUTE format(
            'ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE "C"',
            place.table_name, place.column_name
        );
    END LOOP;
    FOR place IN
        SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'melmastoon'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', place.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', place.name);
        EXECUTE format('DROP POLICY IF EXISTS tenant ON %I', place.name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I
            USING (tenant_id = NULLIF(current_setting(''edge.tenant'', true), ''''))
            WITH CHECK (tenant_id = NULLIF(current_setting(''edge.tenant'', true), ''''))',
            place.name
        );
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO melmastoon_application', place.name);
    END LOOP;
END
$$;

-- A key, a token's hash or a property's code must be found before its tenant is known.
DROP POLICY IF EXISTS lookup ON directory;

CREATE POLICY lookup ON directory FOR SELECT USING (true);

-- Lines of the books are only ever added (G2); what may go are snapshots that have ended and
-- requests to be let in that nobody answered.
REVOKE UPDATE ON entry FROM melmastoon_application;

GRANT DELETE ON enrol_request, snapshot, snapshot_part TO melmastoon_application;

GRANT USAGE ON SCHEMA melmastoon TO melmastoon_application;
