"""Somebody who left and came back can be asked again, while words of the time before still hang on the old row, which neither of
the two sees. That nobody is asked twice at once is kept by the lock of the group (`partners.actions.ask`)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_locks")]

    operations = [migrations.RemoveConstraint(model_name="partnership", name="asked_once")]
