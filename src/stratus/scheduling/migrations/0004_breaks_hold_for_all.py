from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows that were there before breaks. A migration of its own: its lock lets everybody read and write meanwhile."""

    dependencies = [("scheduling", "0003_breaks")]

    operations = [ValidateConstraint(model_name="registration", name="registration_breaks_in_bounds")]
