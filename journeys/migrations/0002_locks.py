"""Row security on the road: every row is its member's alone."""

from django.db import migrations

from vault.operations import ME, protect, tie

TABLES = ["journeys_journey", "journeys_chapter", "journeys_setback", "journeys_stepdraft", "journeys_plan"]
MINE = f"member_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial"), ("vault", "0002_locks")]
    operations = [
        *(protect(table, select=MINE, insert=MINE, update=MINE, delete=MINE) for table in TABLES),
        *(
            tie(table, ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"])
            for table in TABLES
        ),
        tie(
            "journeys_chapter",
            ["journey_id", "member_id"],
            to="journeys_journey",
            to_columns=["id", "member_id"],
        ),
        tie(
            "journeys_setback",
            ["journey_id", "member_id"],
            to="journeys_journey",
            to_columns=["id", "member_id"],
        ),
        tie(
            "journeys_setback",
            ["chapter_id", "journey_id"],
            to="journeys_chapter",
            to_columns=["id", "journey_id"],
        ),
    ]
