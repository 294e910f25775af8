from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Breaks of candidates. The next migration validates the constraint: nobody waits here for a walk through all rows."""

    dependencies = [("scheduling", "0002_exams_ahead")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="breaks",
            field=models.SmallIntegerField(db_default=0, default=0, help_text="Breaks that stop the clock, in each attempt."),
        ),
        migrations.AddField(
            model_name="registration",
            name="break_minutes",
            field=models.SmallIntegerField(db_default=5, default=5, help_text="Minutes of each."),
        ),
        AddConstraintNotValid(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_minutes__gte", 1), ("break_minutes__lte", 60), ("breaks__gte", 0), ("breaks__lte", 20)),
                name="registration_breaks_in_bounds",
            ),
        ),
    ]
