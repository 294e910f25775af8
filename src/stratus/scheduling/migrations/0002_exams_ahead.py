from django.db import migrations, models


class Migration(migrations.Migration):
    """The exams ahead of all tenants, for the job that prepares them."""

    dependencies = [("scheduling", "0001_release_0_1_0")]

    operations = [
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(condition=models.Q(("deleted_at", None), ("status", "ACTIVE")), fields=["ends_at"], name="schedule_ahead"),
        ),
    ]
