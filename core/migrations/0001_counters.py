"""The table behind the cache: counters of tries, nothing else (see CACHES in the settings)."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE IF NOT EXISTS core_counters (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX IF NOT EXISTS core_counters_expires ON core_counters (expires);
            """,
            "DROP TABLE core_counters",
        )
    ]
