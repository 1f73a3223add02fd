"""Whether a member wants suggestions while they write a reply."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.AddField("member", "reply_hints", models.BooleanField(default=True))]
