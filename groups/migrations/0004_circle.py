"""What members, facilitators and admins need to trust a group: settings, a name per circle, ways in, a floor, an end."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0003_group_submission"),
        ("vault", "0002_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=280)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("notice", "Members have been told"),
                            ("farewell", "A last time together"),
                            ("copies", "Everyone takes a copy of their own words"),
                            ("erased", "Everything is erased"),
                        ],
                        default="notice",
                        max_length=8,
                    ),
                ),
                ("farewell_at", models.DateTimeField()),
                ("copies_at", models.DateTimeField()),
                ("erase_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("receipt", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Floor",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("widest", models.JSONField(default=dict)),
                ("notice_days", models.PositiveSmallIntegerField(default=7)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("most_uses", models.PositiveSmallIntegerField()),
                ("uses", models.PositiveSmallIntegerField(default=0)),
                ("admits", models.BooleanField(default=False)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("submission", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="InvitedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("address", vault.fields.SealedTextField(max_length=254)),
                ("brought_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withholds", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OpenHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "ordering": ["weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="SettingsChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.ids.opaque_id, editable=False, max_length=10, unique=True),
                ),
                ("wanted", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("held", "Held by an admin"),
                            ("declined", "Declined by an admin"),
                            ("withdrawn", "Withdrawn"),
                            ("given", "In effect"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=280)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="membership",
            name="my_seats",
        ),
        migrations.AddField(
            model_name="block",
            name="name",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="group",
            name="access",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("text", "Writing is enough"),
                        ("camera_off", "Camera may stay off"),
                        ("captions", "Live captions"),
                        ("signed", "Sign language"),
                        ("step_free", "Step-free way in"),
                        ("plain", "Plain, short words"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="answer_hours",
            field=models.PositiveSmallIntegerField(default=24),
        ),
        migrations.AddField(
            model_name="group",
            name="dayparts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("morning", "Mornings"),
                        ("afternoon", "Afternoons"),
                        ("evening", "Evenings"),
                        ("night", "Nights"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="for_whom",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("everyone", "Everyone"),
                        ("women", "Women"),
                        ("men", "Men"),
                        ("lgbtq", "LGBTQ+ people"),
                        ("young", "People under 30"),
                        ("older", "People over 60"),
                        ("parents", "Parents"),
                        ("veterans", "Veterans"),
                        ("carers", "People who care for somebody"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="members_seen",
            field=models.CharField(
                choices=[("holders", "Facilitators"), ("seats", "Everyone with a seat")],
                default="seats",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="opening",
            field=models.CharField(
                choices=[("nothing", "Nothing"), ("reported", "What a member reports")],
                default="nothing",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="quoting",
            field=models.CharField(
                choices=[("no", "No"), ("yes", "Yes, under the same share")], default="no", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="themes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("alcohol", "Drinking"),
                        ("drugs", "Using drugs"),
                        ("gambling", "Gambling"),
                        ("eating", "Eating and food"),
                        ("screens", "Screens and spending"),
                        ("anxiety", "Worry and panic"),
                        ("mood", "Low or changing mood"),
                        ("grief", "Grief"),
                        ("trauma", "What happened long ago"),
                        ("family", "Somebody close to me"),
                        ("anything", "Whatever one brings"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="time_zone",
            field=models.CharField(default="UTC", max_length=64),
        ),
        migrations.AddField(
            model_name="group",
            name="trial_rounds",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="group",
            name="unnamed",
            field=models.CharField(
                choices=[
                    ("nobody", "Yes, and nobody is told who"),
                    ("holders", "Yes, and facilitators know"),
                    ("no", "No"),
                ],
                default="holders",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="writing",
            field=models.CharField(
                choices=[("no", "Only to the circle"), ("chosen", "To chosen people too")],
                default="no",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="in_line",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="name",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="told_free_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="visiting",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="membership",
            name="name",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="membership",
            name="name_key",
            field=models.CharField(default="", max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="membership",
            name="visit_over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="visit_rounds",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="visit_seen",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="membership",
            name="way",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Invited, or given by an admin"),
                    (2, "Asked and admitted"),
                    (3, "Took it at once"),
                ],
                default=1,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="willing",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="group",
            name="approach",
            field=models.CharField(
                choices=[
                    ("open", "Open to every way"),
                    ("twelve_step", "12-step"),
                    ("skills", "Skills and tools"),
                    ("coaching", "Coaching"),
                    ("workshop", "Workshop"),
                    ("faith", "Faith-based"),
                    ("secular", "Secular"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="group",
            name="joining",
            field=models.CharField(
                choices=[
                    ("at_once", "Anyone takes a seat at once"),
                    ("ask", "Anyone may ask; a facilitator says yes"),
                    ("invited", "By invitation of a facilitator"),
                    ("closed", "Nobody new for now"),
                ],
                default="ask",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["member", "group"],
                include=("role", "paused_until", "since", "way", "visit_rounds"),
                name="my_seat_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("trial_rounds__range", (0, 4))), name="at_most_four_rounds_visiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_hours__range", (1, 168))), name="an_answer_within_a_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__range", (1, 3))), name="way_is_one_of_the_choices"
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="begun_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="group",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="closing", to="groups.group"
            ),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="one_floor"),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_days__range", (7, 90))), name="seven_days_notice_or_more"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="groups.group"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="invitation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="groups.invitation",
            ),
        ),
        migrations.AddField(
            model_name="invitedaddress",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
            ),
        ),
        migrations.AddField(
            model_name="invitedaddress",
            name="invitation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.invitation"
            ),
        ),
        migrations.AddField(
            model_name="invitedaddress",
            name="key",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vault.datakey",
            ),
        ),
        migrations.AddField(
            model_name="invitedaddress",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mute",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
            ),
        ),
        migrations.AddField(
            model_name="mute",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mute",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="openhours",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="open_hours", to="groups.group"
            ),
        ),
        migrations.AddField(
            model_name="settingschange",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="groups.group"
            ),
        ),
        migrations.AddField(
            model_name="settingschange",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begun_at__lt", models.F("farewell_at")),
                    ("farewell_at__lt", models.F("copies_at")),
                    ("copies_at__lt", models.F("erase_at")),
                ),
                name="stages_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("uses__lte", models.F("most_uses"))), name="no_more_uses_than_allowed"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_uses__range", (1, 100))), name="at_most_a_hundred_uses"
            ),
        ),
        migrations.AddIndex(
            model_name="invitedaddress",
            index=models.Index(fields=["brought_at"], name="addresses_to_forget"),
        ),
        migrations.AddIndex(
            model_name="invitedaddress",
            index=models.Index(
                condition=models.Q(("sent_at", None)), fields=["lease_until"], name="addresses_to_write_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.UniqueConstraint(fields=("group", "member", "other"), name="muted_once"),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", models.F("other")), _negated=True), name="not_oneself"
            ),
        ),
        migrations.AddConstraint(
            model_name="openhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (0, 6))), name="hours_on_a_day_of_the_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="openhours",
            constraint=models.UniqueConstraint(fields=("group", "weekday", "opens"), name="hours_once"),
        ),
        migrations.AddIndex(
            model_name="settingschange",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="changes_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="settingschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "held"])),
                fields=("group",),
                name="one_change_waits",
            ),
        ),
    ]
