"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current


class Migration(migrations.Migration):
    replaces = [("events", "0001_initial")]

    initial = True

    dependencies = [
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=60)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("acting_as_id", models.BigIntegerField(help_text="The user that the actor was logged in as.", null=True)),
                ("door", models.CharField(max_length=10)),
                ("request_id", models.CharField(blank=True, default="", max_length=64)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("schedule_id", models.BigIntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=stratus.tenancy.current.maybe_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "-at", "-id"], name="event_latest"),
                    models.Index(fields=["tenant", "subject_type", "subject_id", "-at"], name="event_of_subject"),
                    models.Index(fields=["tenant", "schedule_id", "-at"], name="event_of_schedule"),
                ],
            },
        ),
    ]
