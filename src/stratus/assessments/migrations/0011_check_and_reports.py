from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Candidates may check questions and report problems with them (docs/adr/0045-check-and-report.md).

    `tenancy.db.agreements.validate` looks at the rows that are there, and holds nobody up.
    """

    dependencies = [
        ("assessments", "0010_blueprints_and_forms"),
        ("library", "0022_rows_of_earlier_releases"),
        ("tenancy", "0002_fingerprints_of_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="candidates_can_report",
            field=models.BooleanField(db_default=False, default=False, help_text="Candidates may report a problem with a question."),
        ),
        migrations.AddField(
            model_name="assessment",
            name="check_shows_key",
            field=models.BooleanField(db_default=False, default=False, help_text="What was checked shows the right answer."),
        ),
        migrations.AddField(
            model_name="assessment",
            name="offer_check",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Candidates may have a question scored during the exam; never in a summative one.",
            ),
        ),
        AddConstraintNotValid(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("offer_check", False), ("purpose__in", (2, 3)), _connector="OR"), name="assessment_check_fits_purpose"
            ),
        ),
        AddConstraintNotValid(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_shows_key", False), ("offer_check", True), _connector="OR"),
                name="assessment_key_only_with_check",
            ),
        ),
        AddConstraintNotValid(
            model_name="assessmentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("options__has_key", "offer_check"), _negated=True),
                    ("options__contains", {"purpose": 2}),
                    ("options__contains", {"purpose": 3}),
                    _connector="OR",
                ),
                name="version_check_fits_purpose",
            ),
        ),
    ]
