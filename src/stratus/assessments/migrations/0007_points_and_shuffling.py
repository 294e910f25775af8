from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Points of questions in an assessment, and sections that are shuffled (docs/adr/0041-sections-that-can-be-worked-with.md)."""

    dependencies = [
        ("assessments", "0006_grade_scales"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessmentsection",
            name="random_order",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Its questions are shuffled, even where those of the exam are not."
            ),
        ),
        migrations.AddField(
            model_name="assessmentquestion",
            name="points",
            field=models.DecimalField(decimal_places=2, help_text="In this assessment; empty = the item's own.", max_digits=8, null=True),
        ),
        # The column is new, so no row has anything in it.
        AddConstraintNotValid(
            model_name="assessmentquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", None), ("points__gt", 0), _connector="OR"), name="question_points_positive"
            ),
        ),
    ]
