"""What was told of, and when each part of the house was last seen at work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("part", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="mail",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "to be delivered"),
                    ("sent", "mail handed over"),
                    ("kept", "read in the product only"),
                    ("dropped", "no longer true, wanted or allowed"),
                    ("dead", "given up after too many tries"),
                ],
                db_default="waiting",
                default="waiting",
                max_length=8,
            ),
        ),
    ]
