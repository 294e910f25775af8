from django.db import migrations

OWNERS = "UPDATE assessments_assessment SET edited_by_id = owner_id WHERE edited_by_id IS NULL"


class Migration(migrations.Migration):
    """Whoever owns an assessment of an earlier release counts as who changed it last, also after it was handed over."""

    dependencies = [("assessments", "0013_approval")]

    operations = [migrations.RunSQL(OWNERS, migrations.RunSQL.noop)]
