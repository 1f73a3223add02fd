"""A group remembers the form it was opened with, so that one sent twice opens one group; a block gets a public id."""

from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_locks")]
    operations = [
        migrations.AddField(
            "group", "submission", models.UUIDField(blank=True, editable=False, null=True, unique=True)
        ),
        migrations.AddField(
            "block",
            "public_id",
            models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
        ),
    ]
