"""An account that is ended: since when, and from when it is erased."""

from django.db import migrations, models

WHEN = {"null": True, "blank": True}
ENDED = models.Q(ended_at__isnull=False, erase_from__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_help_beside")]
    operations = [
        migrations.AddField("member", "ended_at", models.DateTimeField(**WHEN)),
        migrations.AddField("member", "erase_from", models.DateTimeField(**WHEN)),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=models.Q(ended_at=None, erase_from=None) | ENDED, name="erased_only_where_ended"
            ),
        ),
        migrations.AddIndex(
            "member",
            models.Index(
                fields=["erase_from"], condition=models.Q(erase_from__isnull=False), name="accounts_to_erase"
            ),
        ),
    ]
