"""Finding by time, place and need: what a group says of itself, and the index that finds it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0006_locks"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="group",
            index=models.Index(fields=["name", "id"], name="groups_by_name"),
        ),
        migrations.AddIndex(
            model_name="group",
            index=models.Index(fields=["language", "time_zone"], name="groups_by_language_and_zone"),
        ),
    ]
