from django.db import migrations, models

LANGUAGES = """
UPDATE library_item i SET lang = left(r.content ->> 'lang', 10)
  FROM library_itemrevision r
 WHERE r.id = i.latest_id AND r.tenant_id = i.tenant_id AND r.content ->> 'lang' <> ''
"""


class Migration(migrations.Migration):
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
        migrations.RunSQL(LANGUAGES, migrations.RunSQL.noop),
    ]
