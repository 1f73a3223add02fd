"""When somebody took a waiting share in hand, and an index for what is still to be told of."""

from django.db import migrations, models

from vault.operations import only_changing


class Migration(migrations.Migration):
    dependencies = [("shares", "0006_locks")]
    operations = [
        migrations.AddField("waiting", "owned_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "waiting",
            models.Index(
                fields=["due_at"],
                condition=models.Q(over_at=None)
                & (models.Q(holders_told_at=None) | models.Q(willing_told_at=None)),
                name="waiting_to_be_told",
            ),
        ),
        only_changing("shares_waiting", ["owner_id", "owned_at", "over_at"]),
    ]
