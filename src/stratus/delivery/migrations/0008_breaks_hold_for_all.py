from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows that were there before breaks. A migration of its own: its lock lets everybody read and write meanwhile."""

    dependencies = [("delivery", "0007_breaks")]

    operations = [ValidateConstraint(model_name="attempt", name="attempt_break_fits_status")]
