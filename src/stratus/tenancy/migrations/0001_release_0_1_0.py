"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.db import migrations, models

import stratus.foundation.clock


class Migration(migrations.Migration):
    replaces = [("tenancy", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "base_url",
                    models.URLField(help_text="Public address that links are made from, without a slash at the end.", max_length=300),
                ),
                ("is_demo", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=253, unique=True)),
                ("tenant", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="hosts", to="tenancy.tenant")),
            ],
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("EXTERNAL_API", "External Api"), ("LAUNCH", "Launch"), ("MARKING", "Marking")], max_length=20
                    ),
                ),
                ("hash", models.BinaryField(max_length=32, unique=True)),
                ("subject_id", models.BigIntegerField()),
                ("generation", models.IntegerField(default=1)),
                ("tenant", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="credentials", to="tenancy.tenant")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "kind", "subject_id"), name="credential_once_per_subject")],
            },
        ),
    ]
