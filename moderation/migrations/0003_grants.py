"""Who reads members' words is told anew: not what is set aside for now; and, within an opening that has begun, its asker. Each
policy stands as it was in the migration named beside it, and says these two more."""

from django.db import migrations

from groups.locks import not_set_aside, not_withheld, seat_reaches
from moderation.migrations._locks import only_app
from moderation.migrations._opened import OPENED, TOLD
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, reread

OPENED_SHARES = "ANY ((SELECT sec.opened_shares())::bigint[])"
OPENED_GROUPS = "ANY ((SELECT sec.opened_groups())::bigint[])"
OPENED_AUTHORS = "ANY ((SELECT sec.opened_authors())::bigint[])"
UPTO = "(SELECT sec.opened_upto())"
OPENED_KEYS = "ANY ((SELECT sec.opened_keys())::bigint[])"
STANDS = "(fades_at IS NULL OR fades_at > now())"

GRANTS = only_app(
    "opened_shares()",
    "opened_groups()",
    "opened_keys()",
    "opened_authors()",
    "opened_upto()",
    "promised_around(bigint, timestamptz)",
    "authors_of_opening(bigint)",
)

# shares/migrations/0006_locks.py
SHARES = f"""
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
        AND {not_set_aside("shares_share", "share")}
    ) OR (
        (id = {OPENED_SHARES} OR group_id = {OPENED_GROUPS}) AND audience = 'group' AND taken_back_at IS NULL AND {STANDS}
        AND author_id = {OPENED_AUTHORS} AND created_at <= {UPTO}
        AND sec.promised_around(group_id, created_at) AND {not_withheld("shares_share", "author_id")}
    )
"""

# shares/migrations/0006_locks.py. What hangs on a share is read by who reads the share: its own policy is asked.
REPLIES = f"""
    author_id = {ME} OR (
        group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id)
        AND {not_withheld("shares_reply", "author_id")} AND {not_set_aside("shares_reply", "reply")}
    ) OR (
        (share_id = {OPENED_SHARES} OR group_id = {OPENED_GROUPS}) AND audience = 'group' AND taken_back_at IS NULL
        AND sec.promised_around(group_id, created_at) AND EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id)
        AND author_id = {OPENED_AUTHORS} AND created_at <= {UPTO} AND {not_withheld("shares_reply", "author_id")}
    )
"""

# checkins/migrations/0006_promise.py
CHECKINS = f"""
    member_id = {ME} OR (
        {STANDS}
        AND {seat_reaches("checkins_checkin", "at", "newcomers")}
        AND {not_withheld("checkins_checkin", "member_id")}
        AND {not_set_aside("checkins_checkin", "checkin")}
        AND ((audience = 'group' AND group_id = {MY_GROUPS}) OR (audience = 'facilitators' AND group_id = {MY_HELD_GROUPS}))
    ) OR (group_id = {OPENED_GROUPS} AND audience = 'group' AND {STANDS} AND sec.promised_around(group_id, at) AND opening = 2
        AND member_id = {OPENED_AUTHORS} AND at <= {UPTO}
        AND {not_withheld("checkins_checkin", "member_id")})
"""

# milestones/migrations/0006_promise.py
KIND_WORDS = f"""
    author_id = {ME} OR (
        group_id = {MY_GROUPS} AND {STANDS}
        AND {seat_reaches("milestones_kindword", "at", "newcomers")} AND {not_withheld("milestones_kindword", "author_id")}
        AND {not_set_aside("milestones_kindword", "kindword")}
        AND EXISTS (SELECT 1 FROM milestones_celebration c WHERE c.id = celebration_id)
    )
"""

# vault/migrations/0002_locks.py. A case's own key (its owner is less than zero) is for who is concerned in it or works on it,
# and not for everyone in the circle. The key of words between two is theirs alone (conversations/migrations/0002_locks.py), and no
# opening shows it.
KEYS = f"""
    owner_id = {ME} OR (owner_id > 0 AND between_id IS NULL AND group_id = {MY_GROUPS})
    OR (between_id IS NOT NULL AND EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.id = vault_datakey.between_id))
    OR (owner_id < 0 AND sec.opens_case(-owner_id)) OR (owner_id > 0 AND between_id IS NULL AND group_id = {OPENED_KEYS})
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_locks"),
        ("shares", "0010_silence"),
        ("checkins", "0015_opening"),
        ("milestones", "0006_promise"),
        ("conversations", "0002_locks"),
        ("notices", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(OPENED, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        reread("shares_share", SHARES),
        reread("shares_reply", REPLIES),
        reread("checkins_checkin", CHECKINS),
        reread("milestones_kindword", KIND_WORDS),
        reread(
            "vault_datakey", KEYS, adding=f"owner_id = {ME} OR (owner_id < 0 AND sec.opens_case(-owner_id))"
        ),
        migrations.RunSQL(
            TOLD,
            "DROP TRIGGER told ON notices_notice; DROP TRIGGER told_at_last ON notices_notice; DROP FUNCTION sec.an_opening_is_told();",
        ),
    ]
