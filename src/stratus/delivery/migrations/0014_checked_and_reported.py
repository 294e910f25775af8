import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    """Questions that were checked, and problems that were reported (docs/adr/0045-check-and-report.md)."""

    dependencies = [
        ("delivery", "0013_planned_sheets"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckedQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                ("session", models.PositiveIntegerField(help_text="Of the check, as `seq`: its place in the order of answers.")),
                ("seq", models.BigIntegerField()),
                (
                    "score",
                    models.DecimalField(decimal_places=8, help_text="As it was told; empty: a person marks it.", max_digits=18, null=True),
                ),
                ("checked_at", models.DateTimeField()),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="checked", to="delivery.attempt"
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
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attempt", "item"), name="question_checked_once")],
            },
        ),
        migrations.CreateModel(
            name="QuestionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("writer", models.UUIDField(help_text="With `seq`: the event that brought it.")),
                ("seq", models.BigIntegerField()),
                ("item", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=2000)),
                ("received_at", models.DateTimeField()),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="delivery.attempt"
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
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attempt", "writer", "seq"), name="question_reported_once")],
            },
        ),
    ]
