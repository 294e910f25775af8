import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """In which languages candidates may sit an assessment (docs/adr/0039-languages-of-exams.md)."""

    dependencies = [
        ("assessments", "0004_uses_of_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                db_default=[],
                default=list,
                help_text="Codes of the translations in which candidates may sit it.",
                size=None,
            ),
        ),
    ]
