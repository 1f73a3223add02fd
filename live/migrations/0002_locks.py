"""Row security on live rounds and turns (the circle's), on what is written in them (the circle's, once its turn has come) and on
where they meet (theirs who are here); and none begins in a circle that is silent."""

from django.db import migrations

from groups.locks import not_withheld, seat_reaches, silenced
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, only_changing, protect, tie

COME = """(kind = 'word' OR EXISTS (SELECT 1 FROM live_turn t JOIN live_liveround l ON l.id = t.live_id
    WHERE t.id = live_turnwords.turn_id AND (t.state = 'shared' OR l.current_id = t.id)))"""

# As `live.models.HERE_FOR` has it.
I_AM_HERE = f"""EXISTS (SELECT 1 FROM live_turn t JOIN live_liveround l ON l.id = t.live_id
    WHERE t.live_id = live_meetinglink.live_id AND t.member_id = {ME} AND t.beat_at > now() - interval '45 seconds'
      AND l.stage <> 'ended')"""


class Migration(migrations.Migration):
    dependencies = [("live", "0001_initial"), ("groups", "0009_stages"), ("checkins", "0006_promise")]
    operations = [
        protect(
            "live_liveround",
            select=f"group_id = {MY_GROUPS}",
            insert=f"group_id = {MY_HELD_GROUPS} AND opened_by_id = {ME}",
            update=f"group_id = {MY_GROUPS}",
        ),
        protect(
            "live_turn",
            select=f"group_id = {MY_GROUPS}",
            insert=f"member_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"(member_id = {ME} AND group_id = {MY_GROUPS}) OR group_id = {MY_HELD_GROUPS}",
            delete=f"member_id = {ME}",
        ),
        protect(
            "live_turnwords",
            select=f"""author_id = {ME} OR (group_id = {MY_GROUPS} AND fades_at > now() AND {COME}
                AND {seat_reaches("live_turnwords", "at", "newcomers")}
                AND {not_withheld("live_turnwords", "author_id")})""",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        protect(
            "live_meetinglink",
            select=f"group_id = {MY_HELD_GROUPS} OR (group_id = {MY_GROUPS} AND {I_AM_HERE})",
            insert=f"setter_id = {ME} AND group_id = {MY_HELD_GROUPS}",
            delete=f"setter_id = {ME} OR group_id = {MY_HELD_GROUPS}",
        ),
        only_changing(
            "live_liveround",
            ["stage", "current_id", "turn_began_at", "seconds", "paused_at", "step", "change", "here", "ended_at"],
        ),
        only_changing("live_turn", ["place", "state", "listening", "hand", "beat_at"]),
        only_changing("live_turnwords", ["words", "at"]),
        tie("live_liveround", ["round_id", "group_id"], to="checkins_round", to_columns=["id", "group_id"]),
        tie("live_turn", ["live_id", "group_id"], to="live_liveround", to_columns=["id", "group_id"]),
        tie("live_turnwords", ["live_id", "group_id"], to="live_liveround", to_columns=["id", "group_id"]),
        tie(
            "live_turnwords",
            ["turn_id", "live_id", "author_id"],
            to="live_turn",
            to_columns=["id", "live_id", "member_id"],
        ),
        tie("live_turnwords", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        tie("live_meetinglink", ["live_id", "group_id"], to="live_liveround", to_columns=["id", "group_id"]),
        tie("live_meetinglink", ["key_id", "setter_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        silenced("live_liveround"),
        silenced("live_turnwords", "words"),
        silenced("live_meetinglink", "address"),
    ]  # fmt: skip
