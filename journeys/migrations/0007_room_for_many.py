"""Room for as many as somebody tells that something happened: nothing is refused for its length."""

from django.db import migrations

import vault.fields


class Migration(migrations.Migration):
    dependencies = [("journeys", "0006_days")]

    operations = [
        migrations.AlterField(
            model_name="setback",
            name="told",
            field=vault.fields.SealedTextField(max_length=2000000, null=True),
        ),
    ]
