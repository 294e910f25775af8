import django.contrib.postgres.fields
from django.db import migrations, models

import stratus.foundation.clock


class Migration(migrations.Migration):
    dependencies = [("ui", "0002_sent_forms")]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the names of its files, which hold hashes.", max_length=64, unique=True),
                ),
                ("files", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), size=None)),
                (
                    "kept_at",
                    models.DateTimeField(default=stratus.foundation.clock.now, help_text="When `stratus migrate` ran with it last."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReleaseFile",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="Its path below the folder of the front end.", max_length=200, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
    ]
