"""A point is reached once, by where it lies on the road and not by what its rung is called; each courage once a member."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("milestones", "0008_shipped")]
    operations = [
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "rung")),
                fields=("journey", "months", "days"),
                name="reached_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "courage")), fields=("member", "rung"), name="courage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("journey", None), ("kind", "courage")),
                    models.Q(models.Q(("kind", "courage"), _negated=True), ("journey__isnull", False)),
                    _connector="OR",
                ),
                name="courage_is_of_no_single_road",
            ),
        ),
    ]
