"""Keep the title of an item with each of its revisions. Those that are there get the present one: no other is known."""

from django.db import migrations, models

PRESENT_TITLES = "UPDATE library_itemrevision r SET title = i.title FROM library_item i WHERE i.id = r.item_id"


class Migration(migrations.Migration):
    dependencies = [("library", "0003_new_part_ids")]

    operations = [
        migrations.AddField(
            model_name="itemrevision",
            name="title",
            field=models.CharField(default="", help_text="Of the item, as it was saved with this version.", max_length=200),
        ),
        migrations.RunSQL(PRESENT_TITLES, migrations.RunSQL.noop),
    ]
