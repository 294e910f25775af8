from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0020_drafts_of_translations")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["tenant", "id"], condition=models.Q(("lang", "")), name="item_without_language"),
        ),
    ]
