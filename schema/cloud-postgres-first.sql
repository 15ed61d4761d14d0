-- PostgreSQL only. Runs before the shared files, in one transaction with them, and again whenever
-- an administrator prepares the database: each step is one that may find its work done.

-- The owner makes and changes tables and never logs in; the application reads and writes rows and
-- owns nothing (SEC-31). Roles belong to all databases of a server.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'melmastoon_owner') THEN
        CREATE ROLE melmastoon_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'melmastoon_application') THEN
        CREATE ROLE melmastoon_application LOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'melmastoon_owner', 'MEMBER') THEN
        GRANT melmastoon_owner TO CURRENT_USER;
    END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS melmastoon AUTHORIZATION melmastoon_owner;

SET LOCAL ROLE melmastoon_owner;

SET LOCAL search_path = melmastoon, pg_temp;

-- The word that the shared files have for bytes.
DO $$
BEGIN
    IF to_regtype('melmastoon.blob') IS NULL THEN
        CREATE DOMAIN blob AS bytea;
    END IF;
END
$$;
