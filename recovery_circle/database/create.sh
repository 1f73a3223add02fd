#!/bin/sh
# Passwords for the roles of roles.sql and the database they share, when a new server starts for the first time.
# The postgres image may read this file instead of running it, so it leaves nothing behind but the work.
# Passwords come from the environment and never stand on a command line.
psql --no-psqlrc --set ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv web WEB_PASSWORD
\getenv worker WORKER_PASSWORD
\getenv backup BACKUP_PASSWORD
ALTER ROLE rc_owner  PASSWORD :'owner';
ALTER ROLE rc_web    PASSWORD :'web';
ALTER ROLE rc_worker PASSWORD :'worker';
ALTER ROLE rc_backup PASSWORD :'backup';
CREATE DATABASE rc OWNER rc_owner ENCODING 'UTF8';
REVOKE ALL ON DATABASE rc FROM PUBLIC;
GRANT CONNECT ON DATABASE rc TO rc_web, rc_worker, rc_backup;
SQL
