-- The roles of Recovery Circle. Run once by a superuser, in any database of the server; running it again changes
-- nothing. PostgreSQL 16 or newer (GRANT ... WITH INHERIT, SET).
--
--   rc_owner   owns the database and its tables, runs migrations, creates test databases
--   rc_app     what pages and jobs may touch; every row security policy is written TO rc_app
--   rc_keeper  the few jobs that must see across members (purge, sweeps, key rotation); nobody logs in as it
--   rc_web     the web processes and beat
--   rc_worker  the worker; it may become rc_keeper, for one named reason at a time
--   rc_backup  reads everything, for pg_dump (which silently leaves rows out under row security)
--
-- Passwords are not set here: the caller sets them, and a server that trusts its socket needs none.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['rc_owner', 'rc_app', 'rc_keeper', 'rc_web', 'rc_worker', 'rc_backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$$;

-- Said again on every run, so a role somebody loosened by hand is tightened again.
ALTER ROLE rc_owner  WITH LOGIN   NOSUPERUSER CREATEDB   NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE rc_app    WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE rc_keeper WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE rc_web    WITH LOGIN   NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE rc_worker WITH LOGIN   NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE rc_backup WITH LOGIN   NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;

GRANT rc_app TO rc_keeper WITH INHERIT TRUE, SET FALSE;
GRANT rc_app TO rc_web    WITH INHERIT TRUE, SET FALSE;
GRANT rc_app TO rc_worker WITH INHERIT TRUE, SET FALSE;

-- The worker holds nothing of the keeper's until it says SET ROLE.
GRANT rc_keeper TO rc_worker WITH INHERIT FALSE, SET TRUE;

-- Tests look through every role's eyes by SET ROLE.
GRANT rc_app, rc_keeper, rc_web, rc_worker, rc_backup TO rc_owner WITH INHERIT FALSE, SET TRUE;

-- Read only, whatever tables come.
GRANT pg_read_all_data TO rc_backup;
ALTER ROLE rc_backup SET default_transaction_read_only = on;

-- No page holds the database for long, nor a worker that hangs its locks.
ALTER ROLE rc_web    SET statement_timeout = '20s';
ALTER ROLE rc_web    SET idle_in_transaction_session_timeout = '1min';
ALTER ROLE rc_worker SET statement_timeout = '10min';
ALTER ROLE rc_worker SET idle_in_transaction_session_timeout = '5min';
