"""Room for words of any length, when it was in their own words, and an index by first day for the morning sweep."""

from django.conf import settings
from django.db import migrations, models

import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0002_locks"),
        ("vault", "0002_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="chapter",
            name="days_kept",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="setback",
            name="about_when",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
        migrations.AlterField(
            model_name="chapter",
            name="words",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
        migrations.AlterField(
            model_name="setback",
            name="around",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
        migrations.AlterField(
            model_name="setback",
            name="next_step",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
        migrations.AlterField(
            model_name="setback",
            name="words",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
        migrations.AlterField(
            model_name="stepdraft",
            name="answers",
            field=vault.fields.SealedTextField(max_length=16000000),
        ),
        migrations.AddIndex(
            model_name="journey",
            index=models.Index(
                condition=models.Q(("milestones_wanted", True)),
                fields=["starts_on"],
                name="journeys_by_first_day",
            ),
        ),
    ]
