"""What was said stays where it was said: of a share or reply only its words change, and that it was taken back."""

from django.db import migrations

from vault.operations import only_changing


class Migration(migrations.Migration):
    dependencies = [("shares", "0003_taken_back")]
    operations = [
        only_changing("shares_share", ["body", "taken_back_at"]),
        only_changing("shares_reply", ["body", "taken_back_at"]),
    ]
