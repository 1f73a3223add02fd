"""A key can be one of two: of a conversation, its author and a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0003_numbered"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="datakey",
            name="one_key_per_owner_group_day",
        ),
        migrations.AddField(
            model_name="datakey",
            name="between_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="datakey",
            constraint=models.UniqueConstraint(
                fields=("owner_id", "group_id", "between_id", "until"),
                name="one_key_per_owner_group_day",
                nulls_distinct=False,
            ),
        ),
    ]
