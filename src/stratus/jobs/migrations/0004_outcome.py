from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_size_of_the_input")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="outcome",
            field=models.JSONField(null=True, help_text="What its kind keeps of what it did, such as what is needed to take it back."),
        ),
    ]
