"""A group remembers the form it was opened with, so that one sent twice opens one group."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_locks")]
    operations = [
        migrations.AddField(
            "group", "submission", models.UUIDField(blank=True, editable=False, null=True, unique=True)
        ),
    ]
