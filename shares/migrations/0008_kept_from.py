"""Whoever keeps their words from somebody keeps from them what they press, too: else a name would stand beneath a share."""

from django.db import migrations

from groups.locks import not_withheld
from vault.operations import ME, MY_GROUPS, reread

# Word for word as in 0006: the share's own policy says who reads it.
UNDER_A_SHARE_I_READ = f"""
    group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM shares_share s WHERE s.id = share_id)
"""


class Migration(migrations.Migration):
    dependencies = [("shares", "0007_in_hand")]
    operations = [
        reread(
            "shares_acknowledgement",
            f"member_id = {ME} OR ({UNDER_A_SHARE_I_READ} AND {not_withheld('shares_acknowledgement', 'member_id')})",
        ),
    ]
