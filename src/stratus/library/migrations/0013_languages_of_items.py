from django.db import migrations, models


class Migration(migrations.Migration):
    """Languages of items that are there are filled in by 0021, which holds no table."""

    dependencies = [("library", "0012_trash")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="lang",
            field=models.CharField(
                db_default="", default="", help_text="Language of the newest revision, as BCP 47 has it.", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="itemrevision",
            name="translations",
            field=models.JSONField(
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="Texts in other languages (`item_types.overlays`); empty: none.",
            ),
        ),
    ]
