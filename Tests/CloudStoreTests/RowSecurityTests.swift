import CloudStore
import TestSupport
import Testing
import World

/// The guard on the real schema: what PostgreSQL itself says about its tables (SEC-33).
struct RowSecurityTests {
    private static let schema = "'melmastoon'::regnamespace"
    private static let policy =
        "(tenant_id = NULLIF(current_setting('edge.tenant'::text, true), ''::text))"

    /// Every table of the shared files, from the files.
    private static func tables() throws -> [String] {
        var names: [String] = []
        for file in try Files.names(in: DiskPath(Repository.root + "/schema"))
        where file.hasPrefix("cloud-0") {
            let text = String(decoding: Repository.bytes("schema/" + file), as: UTF8.self)
            names += text.matches(of: #/CREATE TABLE (\w+)/#).map { String($0.1) }
        }
        return names.sorted()
    }

    @Test func `SEC-31, SEC-33, PB-38: every table is closed to all but the tenant named`() throws {
        let database = try TestDatabase.prepared()
        let tables = try Self.tables()
        #expect(tables.count > 20)
        let closed = try database.run(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = \(Self.schema) AND relkind = 'r'
            AND relrowsecurity AND relforcerowsecurity ORDER BY relname COLLATE "C"
            """
        )
        #expect(closed == tables, "a table without forced row-level security")
        let policies = try database.run(
            """
            SELECT tablename || '|' || policyname || '|' || permissive || '|' || roles::text || '|'
            || cmd || '|' || COALESCE(qual, '') || '|' || COALESCE(with_check, '')
            FROM pg_policies
            """
        )
        let own = tables.map {
            "\($0)|tenant|PERMISSIVE|{public}|ALL|\(Self.policy)|\(Self.policy)"
        }
        let lookup = "directory|lookup|PERMISSIVE|{public}|SELECT|true|"
        #expect(policies.sorted() == (own + [lookup]).sorted())
    }

    @Test func `SEC-32, SEC-33: keys and unique indexes begin with the tenant, on the server too`()
        throws
    {
        let database = try TestDatabase.prepared()
        let odd = try database.run(
            """
            SELECT i.indrelid::regclass, i.indexrelid::regclass FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a
            ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE c.relnamespace = \(Self.schema) AND i.indisunique AND a.attname <> 'tenant_id'
            UNION ALL
            SELECT k.conrelid::regclass, k.conrelid::regclass FROM pg_constraint k
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.connamespace = \(Self.schema) AND k.contype = 'f' AND a.attname <> 'tenant_id'
            """
        )
        #expect(odd == ["melmastoon.directory|melmastoon.directory_pkey"])
        let loose = try database.run(
            """
            SELECT table_name FROM information_schema.columns WHERE table_schema = 'melmastoon'
            AND column_name = 'tenant_id' AND is_nullable = 'YES' UNION ALL
            SELECT relname::text FROM pg_class c WHERE relnamespace = \(Self.schema)
            AND relkind = 'r' AND NOT EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') UNION ALL
            SELECT relname::text FROM pg_class WHERE relnamespace = \(Self.schema)
            AND relkind IN ('v', 'm') UNION ALL
            SELECT proname::text FROM pg_proc WHERE pronamespace = \(Self.schema)
            """
        )
        #expect(loose.isEmpty, "a nullable or missing tenant, a view, a function")
    }

    @Test func `SEC-31, FM-D-14: the application owns nothing and may remove nothing of the books`()
        throws
    {
        let database = try TestDatabase.prepared()
        let roles = try database.run(
            """
            SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb, rolcanlogin,
            (SELECT count(*) FROM pg_class WHERE relowner = r.oid) > 0,
            pg_has_role(r.oid, 'melmastoon_owner', 'MEMBER')
            FROM pg_roles r WHERE rolname LIKE 'melmastoon%' ORDER BY rolname
            """
        )
        #expect(roles == ["melmastoon_application|f|t|f|f", "melmastoon_owner|f|f|t|t"])
        let statements = try StatementGuardTests.statements()
        for (verb, word) in [("DELETE", "DELETE FROM"), ("UPDATE", "UPDATE"), ("TRUNCATE", "")] {
            let used = try Self.tables().filter { table in
                !word.isEmpty && statements.contains { $0.sql.hasPrefix("\(word) \(table) ") }
            }
            let given = try database.run(
                """
                SELECT relname FROM pg_class WHERE relnamespace = \(Self.schema) AND relkind = 'r'
                AND has_table_privilege('\(TestDatabase.application)', oid, '\(verb)')
                ORDER BY relname COLLATE "C"
                """
            )
            #expect(Set(used).isSubset(of: given), "\(verb)")
            #expect(verb == "UPDATE" || given == used, "\(verb)")
            #expect(verb != "UPDATE" || !given.contains("entry"))
        }
    }

    @Test func `AC-08, SEC-31: the server lets no statement cross from one tenant to another`()
        throws
    {
        let database = try TestDatabase.prepared()
        try database.run(Self.rowsOfTwoTenants)
        let report = try database.run(Self.probe, as: TestDatabase.application)
        let count = try Self.tables().count * 3 * 5
        #expect(report == ["\(count) tried:"])
    }

    /// One row of each of two tenants in every table, put there past row-level security.
    private static let rowsOfTwoTenants = """
        SET search_path = melmastoon;
        DO $$ DECLARE place record; who text; BEGIN
            FOR place IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
            WHERE connamespace = \(schema) AND contype = 'c' LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', place.name, place.conname);
            END LOOP;
            FOR place IN SELECT attrelid::regclass AS name,
            string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns,
            string_agg(CASE WHEN attname IN ('tenant_id', 'key') THEN '$1'
            WHEN atttypid = 'bigint'::regtype THEN '1' ELSE '''x''' END, ', ' ORDER BY attnum)
            AS made FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            WHERE relnamespace = \(schema) AND relkind = 'r' AND attnum > 0 GROUP BY 1 LOOP
                FOREACH who IN ARRAY ARRAY['a', 'b'] LOOP
                    EXECUTE format('INSERT INTO %s (%s) VALUES (%s)', place.name, place.columns,
                    place.made) USING who;
                END LOOP;
            END LOOP;
        END $$;
        """

    /// Tries as nobody, as one tenant and as a third to see, change, give away, remove and add what
    /// is the other's.
    ///
    /// What succeeds stands in the report.
    private static let probe = """
        SET search_path = melmastoon, pg_temp;
        DO $$ DECLARE place text; who text; try text; n bigint; tried bigint := 0; leaks text := '';
        BEGIN
            FOR place IN SELECT relname FROM pg_class WHERE relnamespace = \(schema)
            AND relkind = 'r' LOOP
                FOREACH who IN ARRAY ARRAY['', 'a', 'c'] LOOP
                    PERFORM set_config('edge.tenant', who, true);
                    FOREACH try IN ARRAY ARRAY[
                        'SELECT FROM %I WHERE tenant_id <> current_setting(''edge.tenant'')',
                        'UPDATE %I SET tenant_id = tenant_id WHERE tenant_id = ''b''',
                        'UPDATE %I SET tenant_id = ''b''', 'DELETE FROM %I WHERE tenant_id = ''b''',
                        'INSERT INTO %I (tenant_id) VALUES (''b'')'
                    ] LOOP
                        tried := tried + 1;
                        IF place = 'directory' AND try LIKE 'SELECT%' THEN CONTINUE; END IF;
                        BEGIN
                            EXECUTE format(try, place);
                            GET DIAGNOSTICS n = ROW_COUNT;
                            IF n > 0 THEN leaks := leaks || ' ' || format(try, place); END IF;
                        EXCEPTION
                            WHEN insufficient_privilege THEN NULL;
                            WHEN not_null_violation OR unique_violation THEN
                                leaks := leaks || ' ' || format(try, place);
                        END;
                    END LOOP;
                END LOOP;
            END LOOP;
            PERFORM set_config('edge.report', tried || ' tried:' || leaks, false);
        END $$;
        SELECT current_setting('edge.report');
        """
}
