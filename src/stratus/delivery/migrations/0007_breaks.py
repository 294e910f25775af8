from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Breaks of attempts. The next migration validates the constraint: nobody waits here for a walk through all rows."""

    dependencies = [("delivery", "0006_due_in_the_order_of_ids")]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="paused_ms",
            field=models.BigIntegerField(default=0, help_text="A break counts whole from its beginning on."),
        ),
        migrations.AddField(
            model_name="attempt",
            name="breaks_taken",
            field=models.SmallIntegerField(db_default=0, default=0, help_text="Breaks that the candidate began."),
        ),
        migrations.AddField(
            model_name="attempt",
            name="break_until",
            field=models.DateTimeField(help_text="Until when the last one lasts; may have passed (`attempts.breaks.is_on`).", null=True),
        ),
        AddConstraintNotValid(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("break_until", None),
                    models.Q(("breaks_taken__gte", 1), ("status__in", ["IN_PROGRESS", "PAUSED"])),
                    _connector="OR",
                ),
                name="attempt_break_fits_status",
            ),
        ),
    ]
