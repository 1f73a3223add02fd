"""What is begun may be as long as every answer together. The column itself knows no length: nothing is done in the database."""

from django.db import migrations

import vault.fields


class Migration(migrations.Migration):
    dependencies = [("checkins", "0010_reminders")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="beginning",
                    name="answers",
                    field=vault.fields.SealedTextField(block=1024, max_length=60000),
                )
            ]
        )
    ]
