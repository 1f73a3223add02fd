"""Whether a member wants a quiet card with help beside what they write."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_reply_hints")]
    operations = [migrations.AddField("member", "help_beside", models.BooleanField(default=True))]
