from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """The rule of `ItemScore` for scores that were set aside. `tenancy.db.agreements.validate` looks at the rows that are there."""

    dependencies = [("marking", "0007_points_by_criteria")]

    operations = [
        AddConstraintNotValid(
            model_name="setasidescore",
            constraint=models.CheckConstraint(
                condition=models.Q(("criteria__isnull", True), ("criteria__has_keys", ["revision", "points"]), _connector="OR"),
                name="set_aside_score_names_its_revision",
            ),
        ),
    ]
