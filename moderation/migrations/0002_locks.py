"""Row security on reports, cases, what was copied for them, letters and openings; and ties to the case and to its own key."""

from django.db import migrations

from moderation.migrations._locks import (
    COPIED,
    FILE_CASE,
    FORWARD,
    FUNCTIONS,
    LOOKS_AFTER,
    PUT_BACK,
    SET_ASIDE,
    WORKS,
    only_app,
)
from vault.operations import ME, MY_GROUPS, NOBODY, only_changing, protect, tie

OF_A_CASE = ("moderation_report", "moderation_evidence", "moderation_caseletter", "moderation_opening")

GRANTS = only_app(
    "works_case(bigint)", "concerned_in(bigint, bigint)", "opens_case(bigint)", "concern(bigint, bigint)", "appeal_case(bigint)",
    "somebody_moderates(bigint[])", "authors_of_case(bigint)", "newest_copy(bigint)",
    "is_removed(text, bigint)",
    "file_case(text, text, bigint, text, text, bigint, text, smallint, timestamptz, int)",
)  # fmt: skip

# A look shows words from the next transaction on: its line in the ledger is committed before a word is shown.
LOOKED = f"""EXISTS (SELECT 1 FROM moderation_look l WHERE l.case_id = moderation_evidence.case_id AND l.member_id = {ME}
    AND l.at > now() - interval '1 hour' AND l.upto >= moderation_evidence.id AND l.begun_in IS DISTINCT FROM txid_current_if_assigned())"""
WITH_A_LINE = f"""EXISTS (SELECT 1 FROM vault_ledgerentry e
    WHERE e.id = line AND e.kind = 'case.read' AND e.actor_id = {ME})"""


def key_of_the_case(table: str) -> migrations.RunSQL:
    """Its words are under its own case's key and no other: keys of cases are owned by the case's number, less than zero."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN key_owner bigint GENERATED ALWAYS AS (-case_id) STORED",
        f"ALTER TABLE {table} DROP COLUMN key_owner",
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial"), ("groups", "0010_set_aside"), ("vault", "0003_numbered")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FILE_CASE, migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE moderation_look ADD COLUMN begun_in bigint NOT NULL DEFAULT txid_current()",
            "ALTER TABLE moderation_look DROP COLUMN begun_in",
        ),
        protect("moderation_case", select=WORKS, insert=NOBODY, update=WORKS, delete=NOBODY),
        only_changing(
            "moderation_case",
            ["taken_by_id", "taken_at", "answered_at", "answered_by_id", "outcome", "closed_at", "appealed"],
        ),
        protect(
            "moderation_report",
            select=f"reporter_id = {ME} OR sec.works_case(case_id)",
            insert=f"reporter_id = {ME} AND group_id = {MY_GROUPS} AND sec.concerned_in(case_id, {ME})",
            update=f"reporter_id = {ME} OR sec.works_case(case_id)",
            delete=NOBODY,
        ),
        only_changing("moderation_report", ["state", "words", "appeal", "appealed_at"]),
        protect(
            "moderation_evidence",
            select=f"added_by_id = {ME} OR (sec.works_case(case_id) AND {LOOKED})",
            insert=f"added_by_id = {ME} AND group_id = {MY_GROUPS} AND sec.concerned_in(case_id, {ME})",
        ),
        protect(
            "moderation_look",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME} AND sec.works_case(case_id) AND at < now() + interval '5 minutes' AND {WITH_A_LINE}"
            " AND upto <= sec.newest_copy(case_id)",
        ),
        protect(
            "moderation_removal",
            select="sec.works_case(case_id)",
            insert=f"sec.works_case(case_id) AND done_at IS NULL AND {COPIED}",
        ),
        migrations.RunSQL(
            f"ALTER POLICY adding ON groups_setaside WITH CHECK ({SET_ASIDE});"
            f"ALTER POLICY removing ON groups_setaside USING ({PUT_BACK})",
            f"ALTER POLICY adding ON groups_setaside WITH CHECK ({LOOKS_AFTER});"
            f"ALTER POLICY removing ON groups_setaside USING ({LOOKS_AFTER})",
        ),
        protect(
            "moderation_caseletter",
            select=f"reader_id = {ME} OR sec.works_case(case_id)",
            insert=f"writer_id = {ME} AND sec.works_case(case_id) AND sec.concerned_in(case_id, reader_id)",
            update=f"reader_id = {ME}",
            delete=NOBODY,
        ),
        only_changing("moderation_caseletter", ["appeal", "appealed_at"]),
        protect(
            "moderation_opening",
            select="(SELECT sec.i_moderate()) AND sec.works_case(case_id)",
            insert=f"asked_by_id = {ME} AND (SELECT sec.i_moderate()) AND sec.works_case(case_id)"
            " AND approved_by_id IS NULL AND began_at IS NULL",
            update="(SELECT sec.i_moderate()) AND sec.works_case(case_id)",
            delete=NOBODY,
        ),
        only_changing(
            "moderation_opening",
            [
                "approved_by_id",
                "approved_at",
                "declined_at",
                "began_at",
                "ends_at",
                "ended_at",
                "told_at",
                "line",
                "begun_in",
            ],
        ),
        migrations.RunSQL(
            FORWARD,
            "DROP TRIGGER forward ON moderation_opening; DROP FUNCTION sec.opening_goes_forward();"
            " DROP TRIGGER asked ON moderation_opening; DROP FUNCTION sec.opening_is_asked();"
            " DROP TRIGGER over ON moderation_case; DROP FUNCTION sec.case_comes_over();"
            " DROP FUNCTION sec.nobody_else_moderates(bigint, bigint);",
        ),
        *(
            tie(table, ["case_id", "group_id"], to="moderation_case", to_columns=["id", "group_id"])
            for table in OF_A_CASE
        ),
        *(key_of_the_case(table) for table in OF_A_CASE),
        *(
            tie(table, ["key_id", "key_owner"], to="vault_datakey", to_columns=["id", "owner_id"])
            for table in OF_A_CASE
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
