"""Row security on milestones (their member's alone) and on celebrations (the circle's they were shown to)."""

from django.db import migrations

from vault.operations import ME, MY_GROUPS, protect, tie


class Migration(migrations.Migration):
    dependencies = [("milestones", "0001_initial"), ("journeys", "0002_locks"), ("groups", "0002_locks")]
    operations = [
        protect(
            "milestones_milestone",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME}",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        protect(
            "milestones_celebration",
            select=f"member_id = {ME} OR (group_id = {MY_GROUPS} AND (fades_at IS NULL OR fades_at > now()))",
            insert=f"member_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        protect(
            "milestones_kindword",
            select=f"author_id = {ME} OR group_id = {MY_GROUPS}",
            insert=f"author_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"author_id = {ME}",
            delete=f"author_id = {ME}",
        ),
        tie(
            "milestones_milestone",
            ["journey_id", "member_id"],
            to="journeys_journey",
            to_columns=["id", "member_id"],
        ),
        tie(
            "milestones_milestone", ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"]
        ),
        tie(
            "milestones_celebration",
            ["milestone_id", "member_id"],
            to="milestones_milestone",
            to_columns=["id", "member_id"],
        ),
        tie(
            "milestones_celebration",
            ["key_id", "member_id"],
            to="vault_datakey",
            to_columns=["id", "owner_id"],
        ),
        tie(
            "milestones_kindword",
            ["celebration_id", "group_id"],
            to="milestones_celebration",
            to_columns=["id", "group_id"],
        ),
        tie(
            "milestones_kindword", ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]
        ),
    ]
