"""Row security on partnerships, on each one's own side, and on what two say to each other."""

from django.db import migrations

from groups.locks import not_withheld, silenced
from vault.operations import ME, MY_GROUPS, NOBODY, only_changing, protect, tie

OF_MINE = f"(asker_id = {ME} OR other_id = {ME})"
MY_SIDE = f"member_id = {ME}"


def sit(table: str, one: str, other: str, at: str) -> str:
    """True of a row of `table` where each of the two has a seat in its group that lasts from before its column `at`."""
    seat = f"""EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = {table}.group_id AND m.until IS NULL
        AND m.since <= {table}.{at} AND m.member_id = {table}."""
    return f"{seat}{one}) AND {seat}{other})"


# An asking by somebody who keeps apart is not seen. Once it is agreed the row stays to be seen: that somebody keeps apart since
# must look like nothing.
ASKED = f"(agreed_at IS NOT NULL OR asker_id = {ME} OR {not_withheld('partners_partnership', 'asker_id')})"

# It was agreed, between the two.
AGREED = f"""EXISTS (SELECT 1 FROM partners_partnership p WHERE p.id = partners_partnerwords.partnership_id
    AND p.agreed_at IS NOT NULL AND ((p.asker_id = {ME} AND p.other_id = partners_partnerwords.reader_id)
        OR (p.other_id = {ME} AND p.asker_id = partners_partnerwords.reader_id)))"""

# I have not ended it. Whether the other has nobody can ask: row security holds for the side looked up here as well.
GOES_ON = f"""EXISTS (SELECT 1 FROM partners_side s WHERE s.partnership_id = partners_partnerwords.partnership_id
    AND s.member_id = {ME} AND s.stand = 'on')"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial"), ("groups", "0009_stages"), ("vault", "0003_numbered")]
    operations = [
        protect(
            "partners_partnership",
            select=f"{OF_MINE} AND group_id = {MY_GROUPS} AND {ASKED}"
            f" AND {sit('partners_partnership', 'asker_id', 'other_id', 'asked_at')}",
            insert=f"asker_id = {ME} AND group_id = {MY_GROUPS}"
            f" AND {sit('partners_partnership', 'asker_id', 'other_id', 'asked_at')}",
            update=f"{OF_MINE} AND group_id = {MY_GROUPS}",
            delete=NOBODY,
        ),
        only_changing("partners_partnership", ["asked_at", "agreed_at"]),
        protect(
            "partners_side",
            select=MY_SIDE,
            insert=f"{MY_SIDE} AND group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM partners_partnership p"
            f" WHERE p.id = partners_side.partnership_id AND (p.asker_id = {ME} OR p.other_id = {ME}))",
            update=MY_SIDE,
            delete=MY_SIDE,
        ),
        only_changing("partners_side", ["stand", "at", "every", "weekday", "hour", "reminded_on"]),
        protect(
            "partners_partnerwords",
            select=f"""fades_at > now() AND (author_id = {ME} OR (reader_id = {ME} AND at > now() - interval '7 days'
                AND group_id = {MY_GROUPS} AND {GOES_ON} AND {not_withheld("partners_partnerwords", "author_id")}
                AND {sit("partners_partnerwords", "author_id", "reader_id", "at")}))""",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS} AND {AGREED} AND {GOES_ON}",
            update=NOBODY,
            delete=f"author_id = {ME}",
        ),
        tie(
            "partners_side",
            ["partnership_id", "group_id"],
            to="partners_partnership",
            to_columns=["id", "group_id"],
        ),
        tie(
            "partners_partnerwords",
            ["partnership_id", "group_id"],
            to="partners_partnership",
            to_columns=["id", "group_id"],
        ),
        tie(
            "partners_partnerwords",
            ["key_id", "author_id"],
            to="vault_datakey",
            to_columns=["id", "owner_id"],
        ),
        silenced("partners_partnership"),
        silenced("partners_partnerwords"),
    ]
