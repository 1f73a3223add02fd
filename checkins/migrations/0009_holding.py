"""What those who hold a circle say around a round, and what members do not want of them. And that somebody came quietly (a pass,
or an answer for themselves alone) is told to nobody any more: then whoever is named neither among those who came nor among those
the circle has not heard from may have come quietly, or not want to be looked out for (decision 17).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields
from groups.locks import not_withheld, seat_reaches, silenced
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, NOBODY, only_changing, protect, tie

# As in 0006, but for those who hold the space: only of who showed them something, or asked for somebody; and never of who keeps
# their words from them.
PRESENCE = f"""
    CREATE OR REPLACE VIEW checkins_presence WITH (security_barrier) AS
        SELECT id, public_id, round_id, group_id, member_id,
               (CASE WHEN member_id = {ME} OR {not_withheld("checkins_checkin", "member_id")} THEN reach ELSE 'no' END)::varchar(12)
                   AS reach,
               at
        FROM checkins_checkin
        WHERE member_id = {ME}
           OR (group_id = {MY_HELD_GROUPS} AND {not_withheld("checkins_checkin", "member_id")}
               AND (reach <> 'no' OR (audience <> 'me' AND NOT passed)))
           OR (reach = 'anyone' AND group_id = {MY_GROUPS} AND (fades_at IS NULL OR fades_at > now())
               AND {seat_reaches("checkins_checkin", "at", "newcomers")} AND {not_withheld("checkins_checkin", "member_id")});
"""

# SECURITY DEFINER: each answers one question of those who hold a circle from rows they may not read, and does not say why. To
# anybody else each says nothing.
FUNCTIONS = """
    CREATE FUNCTION sec.not_heard_from(which bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(m.member_id), '{}') FROM public.checkins_round r
              JOIN public.groups_membership m ON m.group_id = r.group_id AND m.until IS NULL AND m.since < r.closes_at
                  AND (m.paused_until IS NULL OR m.paused_until <= now())
              WHERE r.id = which AND r.closes_at <= now() AND r.group_id = ANY (sec.my_held_groups())
                AND m.member_id <> sec.me()
                AND NOT EXISTS (SELECT FROM public.checkins_checkin c WHERE c.round_id = r.id AND c.member_id = m.member_id)
                AND NOT EXISTS (SELECT FROM public.checkins_carewish w
                                WHERE w.group_id = r.group_id AND w.member_id = m.member_id AND NOT w.look_out)
                AND NOT EXISTS (SELECT FROM public.groups_mute x WHERE x.group_id = r.group_id AND x.member_id = m.member_id
                                AND x.other_id = sec.me()) $$;
    CREATE FUNCTION sec.written_to(which bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(l.reader_id), '{}') FROM public.checkins_letter l
              WHERE l.round_id = which AND l.group_id = ANY (sec.my_held_groups()) $$;
    CREATE FUNCTION sec.may_be_written_to(circle bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = ''
        AS $$ SELECT circle = ANY (sec.my_held_groups()) AND who <> sec.me()
                AND EXISTS (SELECT FROM public.groups_membership m WHERE m.group_id = circle AND m.member_id = who
                            AND m.until IS NULL AND (m.paused_until IS NULL OR m.paused_until <= now()))
                AND NOT EXISTS (SELECT FROM public.checkins_carewish w
                                WHERE w.group_id = circle AND w.member_id = who AND NOT w.letters)
                AND NOT EXISTS (SELECT FROM public.groups_mute x
                                WHERE x.group_id = circle AND x.member_id = who AND x.other_id = sec.me()) $$;
    REVOKE EXECUTE ON FUNCTION sec.not_heard_from(bigint), sec.written_to(bigint), sec.may_be_written_to(bigint, bigint)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.not_heard_from(bigint), sec.written_to(bigint), sec.may_be_written_to(bigint, bigint)
        TO rc_app;
"""
NO_FUNCTIONS = """
    DROP FUNCTION sec.not_heard_from(bigint), sec.written_to(bigint), sec.may_be_written_to(bigint, bigint)
"""


def both_sit(table: str) -> str:
    """True of a row of `table` whose author and reader each have a seat in its group that lasts from before it."""
    seat = f"""EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = {table}.group_id AND m.until IS NULL
        AND m.since <= {table}.at AND m.member_id = {table}."""
    return f"{seat}author_id) AND {seat}reader_id)"


def between(table: str) -> str:
    """What is read by the one who wrote it and the one it is for; `checkins.querysets` says the same."""
    return f"""fades_at > now() AND (author_id = {ME} OR (reader_id = {ME} AND group_id = {MY_GROUPS}
        AND {not_withheld(table, "author_id")} AND {both_sit(table)}))"""


MINE, WRITTEN = f"author_id = {ME}", f"author_id = {ME} AND group_id = {MY_HELD_GROUPS}"
OWN_WISH = f"member_id = {ME}"
TO_HOLDS = """EXISTS (SELECT 1 FROM groups_membership m WHERE m.member_id = checkins_handover.to_id
    AND m.group_id = checkins_handover.group_id AND m.until IS NULL AND m.role = 'facilitator')"""
TO_ME = f"""EXISTS (SELECT 1 FROM checkins_letter l WHERE l.id = checkins_letteranswer.letter_id AND l.reader_id = {ME}
    AND l.author_id = checkins_letteranswer.reader_id)"""

LOCKS = [
    migrations.RunSQL(PRESENCE, migrations.RunSQL.noop),
    migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    protect(
        "checkins_carewish",
        select=OWN_WISH,
        insert=f"{OWN_WISH} AND group_id = {MY_GROUPS}",
        update=OWN_WISH,
        delete=OWN_WISH,
    ),
    only_changing("checkins_carewish", ["look_out", "letters"]),
    protect(
        "checkins_afterword",
        select=f"{MINE} OR ((fades_at IS NULL OR fades_at > now()) AND group_id = {MY_GROUPS}"
        f" AND {seat_reaches('checkins_afterword', 'at', 'newcomers')} AND {not_withheld('checkins_afterword', 'author_id')})",
        insert=WRITTEN,
        update=WRITTEN,
        delete=MINE,
    ),
    only_changing("checkins_afterword", ["words", "key_id", "at", "newcomers", "fades_at"]),
    protect(
        "checkins_handover",
        select=f"{MINE} OR (fades_at > now() AND group_id = {MY_HELD_GROUPS}"
        f" AND {not_withheld('checkins_handover', 'author_id')})",
        insert=f"{WRITTEN} AND {TO_HOLDS}",
        update=WRITTEN,
        delete=MINE,
    ),
    only_changing("checkins_handover", ["words", "key_id", "at", "fades_at"]),
    protect(
        "checkins_letter",
        select=between("checkins_letter"),
        insert=f"{WRITTEN} AND sec.may_be_written_to(group_id, reader_id)",
        update=NOBODY,
        delete=MINE,
    ),
    protect(
        "checkins_letteranswer",
        select=between("checkins_letteranswer"),
        insert=f"{MINE} AND group_id = {MY_GROUPS} AND {TO_ME}",
        update=NOBODY,
        delete=MINE,
    ),
    *(
        tie(f"checkins_{name}", ["round_id", "group_id"], to="checkins_round", to_columns=["id", "group_id"])
        for name in ("afterword", "handover", "letter")
    ),
    *(
        tie(f"checkins_{name}", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"])
        for name in ("afterword", "handover", "letter", "letteranswer")
    ),
    tie(
        "checkins_letteranswer",
        ["letter_id", "group_id", "author_id", "reader_id"],
        to="checkins_letter",
        to_columns=["id", "group_id", "reader_id", "author_id"],
    ),
    silenced("checkins_afterword", "words"),
    silenced("checkins_handover", "words"),
    silenced("checkins_letter"),
    silenced("checkins_letteranswer"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0008_questions"),
        ("groups", "0009_stages"),
        ("vault", "0003_numbered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                ("words", vault.fields.SealedTextField(max_length=1000)),
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
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checkins.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LetterAnswer",
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checkins.letter"
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
        ),
        migrations.CreateModel(
            name="Afterword",
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
                ("words", vault.fields.SealedTextField(max_length=1000)),
                ("at", models.DateTimeField()),
                ("newcomers", models.PositiveSmallIntegerField(default=0)),
                ("fades_at", models.DateTimeField(null=True)),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checkins.round"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("fades_at__isnull", False)),
                        fields=["fades_at"],
                        name="afterwords_fading",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "author"), name="closing_words_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CareWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("look_out", models.BooleanField(default=True)),
                ("letters", models.BooleanField(default=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
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
                "constraints": [models.UniqueConstraint(fields=("group", "member"), name="one_care_wish")],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("words", vault.fields.SealedTextField(max_length=1000, null=True)),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checkins.round"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["group", "-at"], name="handovers_of_a_group"),
                    models.Index(fields=["fades_at"], name="handovers_fading"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["author", "-at"], name="letters_of_an_author"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["reader", "-at"], name="letters_to_a_reader"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["fades_at"], name="letters_fading"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("round", "reader"), name="one_letter_a_round"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("author", models.F("reader")), _negated=True), name="not_to_oneself"
            ),
        ),
        migrations.AddIndex(
            model_name="letteranswer",
            index=models.Index(fields=["author", "-at"], name="letter_answers_of_an_author"),
        ),
        migrations.AddConstraint(
            model_name="letteranswer",
            constraint=models.UniqueConstraint(fields=("letter",), name="answered_one_letter_once"),
        ),
        *LOCKS,
    ]
