"""Whether a line of Support now stands for one that ships: asked for a look where that ships no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0006_drill"),
    ]

    operations = [
        migrations.AddField(
            model_name="helpline",
            name="adopted",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
