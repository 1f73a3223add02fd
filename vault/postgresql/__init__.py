"""Django's PostgreSQL backend, telling every transaction whose eyes it looks through."""
