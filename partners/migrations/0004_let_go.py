"""An asking that whoever asked let go of stands no longer: the other does not find it, by the code and by the database.

What was let go before this is known by its asker's own side, which was ended without a yes.
"""

from django.db import migrations, models

from groups.locks import not_withheld
from vault.operations import ME, MY_GROUPS, only_changing, reread

LET_GO = """
    UPDATE partners_partnership p SET let_go_at = s.at FROM partners_side s
    WHERE s.partnership_id = p.id AND s.member_id = p.asker_id AND s.stand = 'ended' AND p.agreed_at IS NULL
"""

SEAT = """EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = partners_partnership.group_id AND m.until IS NULL
    AND m.since <= partners_partnership.asked_at AND m.member_id = partners_partnership."""

# As in 0002, and: an asking that was let go is seen by whoever asked.
STANDS = f"let_go_at IS NULL AND {not_withheld('partners_partnership', 'asker_id')}"
SEEN = f"""(asker_id = {ME} OR (other_id = {ME} AND (agreed_at IS NOT NULL OR ({STANDS})))) AND group_id = {MY_GROUPS}
    AND {SEAT}asker_id) AND {SEAT}other_id)"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_asked_again")]

    operations = [
        migrations.AddField("partnership", "let_go_at", models.DateTimeField(null=True)),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        # Deferred checks of the rows just written, before the table is altered again.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
        reread("partners_partnership", SEEN),
        only_changing("partners_partnership", ["asked_at", "agreed_at", "let_go_at"]),
    ]
