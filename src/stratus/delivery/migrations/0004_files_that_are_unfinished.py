from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of which a part is missing, of all tenants, for the job that sweeps them."""

    dependencies = [("delivery", "0003_another_life_and_what_pages_miss")]

    operations = [
        migrations.AddIndex(
            model_name="responsefile",
            index=models.Index(condition=models.Q(("completed_at", None)), fields=["attempt"], name="response_file_unfinished"),
        ),
    ]
