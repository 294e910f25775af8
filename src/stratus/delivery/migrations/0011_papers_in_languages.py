from django.db import migrations, models


class Migration(migrations.Migration):
    """A paper for each language in which candidates may sit a version (docs/adr/0039-languages-of-exams.md)."""

    dependencies = [
        ("delivery", "0010_plays"),
    ]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="lang",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Code of a translation; empty = as written.", max_length=10
            ),
        ),
        migrations.RemoveConstraint(model_name="paper", name="paper_once_per_form"),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("tenant", "version", "form", "lang"), name="paper_once_per_language"),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="sheet",
            field=models.JSONField(help_text="Order of questions and alternatives of this candidate, and their language (`lang`)."),
        ),
    ]
