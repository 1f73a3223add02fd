"""The plan in full: its other parts, how it stood before, a copy for one person, what they suggest; and "How to help me"."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields
from groups.locks import not_withheld, silenced
from vault.operations import ME, MY_GROUPS, NOBODY, only_changing, protect, tie

MINE = f"member_id = {ME}"
OWN = ("journeys_planversion", "journeys_directive", "journeys_suggestionanswer")


def sits_since(table: str, who: str, at: str) -> str:
    """True of a row of `table` in whose group `who` has a seat that lasts from before its column `at`."""
    return f"""EXISTS (SELECT 1 FROM groups_membership m WHERE m.member_id = {who} AND m.group_id = {table}.group_id
        AND m.until IS NULL AND m.since <= {table}.{at})"""


# A copy is read by its reader until its day, while both sit there; `journeys.querysets.PlanCopyQuerySet` says the same.
GIVEN_TO_ME = f"""(reader_id = {ME} AND ends_at > now() AND group_id = {MY_GROUPS}
    AND {sits_since("journeys_plancopy", ME, "given_at")}
    AND {sits_since("journeys_plancopy", "journeys_plancopy.member_id", "given_at")}
    AND {not_withheld("journeys_plancopy", "member_id")})"""

# It is given to somebody who sits there.
READER_SITS = """EXISTS (SELECT 1 FROM groups_membership m WHERE m.member_id = journeys_plancopy.reader_id
    AND m.group_id = journeys_plancopy.group_id AND m.until IS NULL)"""

SUGGESTED_TO_ME = f"""(member_id = {ME} AND group_id = {MY_GROUPS} AND {sits_since("journeys_suggestion", ME, "at")}
    AND {not_withheld("journeys_suggestion", "author_id")})"""

# Only who reads a copy suggests anything for that plan: row security holds for the copy looked up here as well.
I_READ_A_COPY = f"""EXISTS (SELECT 1 FROM journeys_plancopy c WHERE c.reader_id = {ME}
    AND c.member_id = journeys_suggestion.member_id AND c.group_id = journeys_suggestion.group_id)"""


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0009_stages"),
        ("journeys", "0004_the_road"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="day",
            field=vault.fields.SealedTextField(max_length=2000, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="goals",
            field=vault.fields.SealedTextField(max_length=8000, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="hour",
            field=vault.fields.SealedTextField(max_length=2000, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="late",
            field=vault.fields.SealedTextField(max_length=2000, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="pairs",
            field=vault.fields.SealedTextField(max_length=4000, null=True),
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("order", vault.fields.SealedTextField(max_length=2000, null=True)),
                ("helps", vault.fields.SealedTextField(max_length=2000, null=True)),
                ("never", vault.fields.SealedTextField(max_length=2000, null=True)),
                ("silence", vault.fields.SealedTextField(max_length=2000, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member",), name="one_directive_a_member")],
            },
        ),
        migrations.CreateModel(
            name="PlanCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("words", vault.fields.SealedTextField(max_length=120000)),
                ("at", models.DateTimeField()),
                ("given_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reader"], name="copies_for_a_reader")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "reader", "group"), name="one_copy_a_reader"),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("reader")), _negated=True),
                        name="not_a_copy_for_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("words", vault.fields.SealedTextField(max_length=120000)),
                ("at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("back_to", models.DateTimeField(blank=True, null=True)),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-at"], name="plan_versions_of_a_member")],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("section", vault.fields.SealedTextField(max_length=20)),
                ("words", vault.fields.SealedTextField(max_length=600)),
                ("at", models.DateTimeField()),
                ("fades_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member"], name="suggestions_for_a_member"),
                    models.Index(fields=["author"], name="suggestions_of_an_author"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("of", models.CharField(max_length=10)),
                ("taken", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.datakey",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "of"), name="answered_once")],
            },
        ),
        *(protect(table, select=MINE, insert=MINE, update=MINE, delete=MINE) for table in OWN),
        *(
            tie(table, ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"])
            for table in (*OWN, "journeys_plancopy")
        ),
        tie(
            "journeys_suggestion", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]
        ),
        protect(
            "journeys_plancopy",
            select=f"{MINE} OR {GIVEN_TO_ME}",
            insert=f"{MINE} AND group_id = {MY_GROUPS} AND {READER_SITS}",
            update=MINE,
            delete=MINE,
        ),
        only_changing("journeys_plancopy", ["words", "key_id", "at", "given_at", "ends_at"]),
        protect(
            "journeys_suggestion",
            select=f"fades_at > now() AND (author_id = {ME} OR {SUGGESTED_TO_ME})",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS} AND {I_READ_A_COPY}",
            update=NOBODY,
            delete=f"author_id = {ME}",
        ),
        silenced("journeys_plancopy"),
        silenced("journeys_suggestion"),
    ]
