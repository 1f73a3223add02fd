"""Row security on what is said in a group, and ties that keep anything from hanging across groups."""

from django.db import migrations

from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, protect, tie

READING_SHARES = f"""
    author_id = {ME} OR (
        group_id = {MY_GROUPS}
        AND (audience = 'group' OR group_id = {MY_HELD_GROUPS})
        AND (fades_at IS NULL OR fades_at > now())
    )
"""
# A share for the facilitators has few replies, so only those ask the share's own policy.
UNDER_A_SHARE_I_READ = f"""
    group_id = {MY_GROUPS}
    AND (audience = 'group' OR EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id))
"""


class Migration(migrations.Migration):
    dependencies = [("shares", "0001_initial"), ("groups", "0002_locks")]
    operations = [
        protect(
            "shares_share",
            select=READING_SHARES,
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        protect(
            "shares_reply",
            select=f"author_id = {ME} OR ({UNDER_A_SHARE_I_READ})",
            insert=f"author_id = {ME} AND {UNDER_A_SHARE_I_READ}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        protect(
            "shares_acknowledgement",
            select=f"member_id = {ME} OR ({UNDER_A_SHARE_I_READ})",
            insert=f"member_id = {ME} AND {UNDER_A_SHARE_I_READ}",
            delete=f"member_id = {ME}",
        ),
        tie(
            "shares_reply",
            ["share_id", "group_id", "audience"],
            to="shares_share",
            to_columns=["id", "group_id", "audience"],
        ),
        tie(
            "shares_acknowledgement",
            ["share_id", "group_id", "audience"],
            to="shares_share",
            to_columns=["id", "group_id", "audience"],
        ),  # fmt: skip
        tie("shares_share", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        tie("shares_reply", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
    ]
