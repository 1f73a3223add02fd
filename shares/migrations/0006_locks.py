"""Row security looks at each share's own promise: who was meant, who sat there then, who came later by which way."""

from django.db import migrations

from groups.locks import not_withheld, seat_reaches
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, only_changing, protect, reread, tie

NEWCOMERS = """
    UPDATE shares_share s SET newcomers = CASE p.terms->>'joining' WHEN 'at_once' THEN 3 WHEN 'ask' THEN 2 ELSE 0 END
    FROM groups_promise p WHERE p.id = s.promise_id
"""

READING_SHARES = f"""
    author_id = {ME} OR (
        group_id = {MY_GROUPS}
        AND (fades_at IS NULL OR fades_at > now())
        AND (
            audience = 'group'
            OR (audience = 'facilitators' AND group_id = {MY_HELD_GROUPS})
            OR (audience = 'chosen' AND {ME} = ANY (readers))
        )
        AND {seat_reaches("shares_share", "created_at", "newcomers")}
        AND {not_withheld("shares_share", "author_id")}
    )
"""
# The share's own policy says who reads it; whoever does not read it reads nothing under it.
UNDER_A_SHARE_I_READ = f"""
    group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id)
"""
MY_SHARE = f"EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id AND s.author_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [("shares", "0005_in_full"), ("groups", "0006_locks")]
    operations = [
        migrations.RunSQL(NEWCOMERS, migrations.RunSQL.noop),
        reread("shares_share", READING_SHARES),
        reread(
            "shares_reply",
            f"author_id = {ME} OR ({UNDER_A_SHARE_I_READ} AND {not_withheld('shares_reply', 'author_id')})",
            adding=f"author_id = {ME} AND {UNDER_A_SHARE_I_READ}",
        ),
        reread(
            "shares_acknowledgement",
            f"member_id = {ME} OR ({UNDER_A_SHARE_I_READ})",
            adding=f"member_id = {ME} AND {UNDER_A_SHARE_I_READ}",
        ),
        only_changing("shares_share", ["body", "note", "edited_at", "taken_back_at"]),
        only_changing("shares_reply", ["body", "edited_at", "taken_back_at"]),
        protect(
            "shares_draft",
            select=f"author_id = {ME}",
            insert=f"author_id = {ME}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        only_changing("shares_draft", ["answers", "touched_at"]),
        tie("shares_draft", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        protect(
            "shares_hidden",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME} AND EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id)",
            delete=f"member_id = {ME}",
        ),
        protect(
            "shares_waiting",
            select=UNDER_A_SHARE_I_READ,
            insert=f"group_id = {MY_GROUPS} AND {MY_SHARE}",
            update=UNDER_A_SHARE_I_READ,
        ),
        only_changing("shares_waiting", ["owner_id", "over_at"]),
        tie("shares_waiting", ["share_id", "group_id"], to="shares_share", to_columns=["id", "group_id"]),
    ]
