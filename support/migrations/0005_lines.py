"""The lines of Support now as admins keep them, and who compared them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0004_more_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=20, unique=True)),
                ("country", models.CharField(max_length=2)),
                ("country_name", models.CharField(blank=True, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency number"),
                            ("crisis", "Someone to talk with"),
                            ("addiction", "About alcohol and other drugs"),
                            ("directory", "A list of lines, a web page"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("show", models.CharField(blank=True, max_length=30)),
                ("text_to", models.CharField(blank=True, max_length=30)),
                ("text_body", models.CharField(blank=True, max_length=20)),
                ("web", models.CharField(blank=True, max_length=200)),
                ("hours", models.CharField(blank=True, max_length=80)),
                ("cost", models.CharField(blank=True, max_length=80)),
                ("languages", models.JSONField(default=list)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=160)),
                ("written_on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("shown", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["country", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("show", ""), _negated=True),
                            models.Q(("text_to", ""), _negated=True),
                            models.Q(("web", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="help_line_leads_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="support.helpline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "version", "by"), name="a_line_is_checked_once_by_each"
                    )
                ],
            },
        ),
    ]
