from django.db import migrations, models


class Migration(migrations.Migration):
    """What an attempt's candidate heard is found without reading all of its log (docs/adr/0038-plays-of-a-sound.md)."""

    dependencies = [("delivery", "0009_sealed_papers")]

    operations = [
        migrations.AddIndex(
            model_name="answerevent",
            index=models.Index(condition=models.Q(("kind", "play")), fields=["attempt"], name="play_of_attempt"),
        ),
    ]
