from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0015_rules_in_the_database")]

    operations = [
        migrations.AlterField(
            model_name="medium",
            name="width",
            field=models.PositiveIntegerField(default=0, editable=False, help_text="Pixels; 0 for a sound."),
        ),
        migrations.AlterField(
            model_name="medium",
            name="height",
            field=models.PositiveIntegerField(default=0, editable=False, help_text="Pixels; 0 for a sound."),
        ),
        migrations.AlterField(
            model_name="medium",
            name="description",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Offered as alternative text, or title of a sound, where it is put into a question.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="medium",
            name="duration",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text="Milliseconds; 0 for a picture."),
        ),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duration", 0), ("height__gt", 0), ("type__startswith", "image/"), ("width__gt", 0)),
                    models.Q(("duration__gt", 0), ("height", 0), ("type__startswith", "audio/"), ("width", 0)),
                    _connector="OR",
                ),
                name="medium_is_seen_or_heard",
            ),
        ),
    ]
