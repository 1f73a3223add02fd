"""What a member answers of a scale, once a month and for them alone."""

import core.ids
import django.db.models.deletion
import vault.fields
from django.conf import settings
from django.db import migrations, models

from vault.operations import ME, protect, tie


TABLES = ["scales_entry", "scales_monthly"]
MINE = f"member_id = {ME}"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('vault', '0003_numbered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True)),
                ('scale', models.CharField(max_length=20)),
                ('month', models.DateField()),
                ('answers', vault.fields.SealedTextField(block=256, max_length=200)),
                ('at', models.DateTimeField()),
                ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'scale', 'month'), name='entry_once_a_month')],
            },
        ),
        migrations.CreateModel(
            name='Monthly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True)),
                ('scale', models.CharField(max_length=20)),
                ('next_on', models.DateField()),
                ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['next_on'], name='monthly_to_tell')],
                'constraints': [models.UniqueConstraint(fields=('member', 'scale'), name='monthly_once')],
            },
        ),
        *(protect(table, select=MINE, insert=MINE, update=MINE, delete=MINE) for table in TABLES),
        *(
            tie(table, ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"])
            for table in TABLES
        ),
    ]
