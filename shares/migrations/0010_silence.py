"""Nothing new is said in a group that is silent: the database says so by itself. Taking back stays open."""

from django.db import migrations

from groups.locks import silenced


class Migration(migrations.Migration):
    dependencies = [("shares", "0009_drafts_tied"), ("groups", "0009_stages")]
    operations = [
        silenced("shares_share", "body", "note"),
        silenced("shares_reply", "body"),
        silenced("shares_acknowledgement"),
    ]
