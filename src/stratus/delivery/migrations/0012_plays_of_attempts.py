from django.db import migrations, models


class Migration(migrations.Migration):
    """What an attempt's candidate heard is merged when it comes, so nobody looks it up in the log (docs/adr/0038-plays-of-a-sound.md)."""

    dependencies = [("delivery", "0011_papers_in_languages")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="plays",
            field=models.JSONField(
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="How often media with a limit were heard, by question or page (`delivery.sync.plays`), merged of all pages.",
            ),
        ),
        migrations.RemoveIndex(model_name="answerevent", name="play_of_attempt"),
    ]
