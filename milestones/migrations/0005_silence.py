"""Nothing is celebrated any more in a group that is silent: the database says so by itself. Taking down stays open."""

from django.db import migrations

from groups.locks import silenced


class Migration(migrations.Migration):
    dependencies = [("milestones", "0004_visitors"), ("groups", "0009_stages")]
    operations = [
        silenced("milestones_celebration", "title", "rung", "words"),
        silenced("milestones_kindword", "words"),
    ]
