"""What is begun belongs to the open form it stands in, so that two tabs keep theirs beside each other."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkins", "0012_as_it_stood")]

    operations = [
        migrations.AddField("beginning", "submission", models.UUIDField(default=uuid.UUID(int=0))),
        migrations.AddField("beginning", "sent", models.BooleanField(default=False)),
        migrations.RemoveConstraint("beginning", "one_beginning_a_round"),
        migrations.AddConstraint(
            "beginning",
            models.UniqueConstraint(fields=["round", "member", "submission"], name="one_beginning_a_form"),
        ),
    ]
