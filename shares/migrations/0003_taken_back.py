"""Finding what was taken back without reading the whole table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shares", "0002_locks")]
    operations = [
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=models.Q(("taken_back_at__isnull", False)),
                fields=["taken_back_at"],
                name="share_taken_back",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("taken_back_at__isnull", False)),
                fields=["taken_back_at"],
                name="reply_taken_back",
            ),
        ),
    ]
