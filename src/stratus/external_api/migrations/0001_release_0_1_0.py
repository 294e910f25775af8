"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.clock
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [("external_api", "0001_initial"), ("external_api", "0002_kept_answers_and_limits")]

    initial = True

    dependencies = [
        ("people", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hint", models.CharField(help_text="Last characters, to tell tokens apart.", max_length=8)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="api_tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                (
                    "minute",
                    models.DateTimeField(help_text="The minute that `minute_count` counts; kept where there is a limit.", null=True),
                ),
                ("minute_count", models.PositiveIntegerField(default=0)),
                ("requests_per_minute", models.PositiveIntegerField(default=0, help_text="0: no limit.")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request", models.BinaryField(help_text="Hash of method, path and key.", max_length=32)),
                ("body", models.BinaryField(help_text="Hash of the body.", max_length=32)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.BinaryField(help_text="Compressed and encrypted: it may hold launch links.")),
                ("created_at", models.DateTimeField()),
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
                (
                    "token",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="external_api.token"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "created_at"], name="kept_answer_age")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "token", "request"), name="kept_answer_once")],
            },
        ),
    ]
