from django.db import migrations, models


class Migration(migrations.Migration):
    """What can become a question of an assessment lies in an index in the order of its list, so that no page of that sorts all items."""

    dependencies = [("library", "0004_titles_of_revisions")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("status", "LIVE")), fields=["tenant", "sort_key", "id"], name="item_usable"
            ),
        ),
    ]
