from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

FORMS_WHOLE = (
    "jsonb_typeof(%(expressions)s) = 'array' AND NOT jsonb_path_exists(%(expressions)s, "
    "'$[*] ? (!exists(@.number ? (@ > 0)) || !exists(@.max_score) || !(exists(@.items) || exists(@.cells)) "
    "|| exists(@.cells[*] ? (!exists(@.take ? (@ >= 0)) || !exists(@.items))))')"
)


class Migration(migrations.Migration):
    """Forms of versions, and sections from which questions are drawn (docs/adr/0042-forms-and-sheets.md)."""

    dependencies = [("assessments", "0007_points_and_shuffling")]

    operations = [
        migrations.AddField(
            model_name="assessmentsection",
            name="draw",
            field=models.PositiveIntegerField(
                blank=True, help_text="So many of its questions are drawn for each candidate; empty = all are asked.", null=True
            ),
        ),
        migrations.AddField(
            model_name="assessmentversion",
            name="forms",
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list),
        ),
        AddConstraintNotValid(
            "assessmentsection",
            models.CheckConstraint(condition=models.Q(("draw", None), ("draw__gt", 0), _connector="OR"), name="section_draw_positive"),
        ),
        AddConstraintNotValid(
            "assessmentversion",
            models.CheckConstraint(
                condition=models.Func(models.F("forms"), output_field=models.BooleanField(), template=FORMS_WHOLE),
                name="version_forms_whole",
            ),
        ),
    ]
