"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [
        ("invigilation", "0001_answer_decisions"),
        ("invigilation", "0002_incident_notes"),
        ("invigilation", "0003_message_templates"),
    ]

    initial = True

    dependencies = [
        ("delivery", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
        ("scheduling", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("REJECTED", "Rejected"),
                            ("ACCEPTED", "Accepted"),
                            ("SUPERSEDED", "Older than the one accepted"),
                            ("RESTORED", "Restored from the log"),
                        ],
                        max_length=12,
                    ),
                ),
                ("replaced", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField()),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="answer_decisions", to="delivery.attempt"
                    ),
                ),
                (
                    "decided_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "event",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="delivery.answerevent"
                    ),
                ),
                (
                    "made",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="delivery.answerevent"
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
                "indexes": [models.Index(fields=["attempt", "item"], name="answer_decision_of_attempt")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "RESTORED"), _negated=True), fields=("event",), name="late_answer_decided_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__in", ["ACCEPTED", "RESTORED"]), ("made__isnull", False)),
                            models.Q(("decision__in", ["SUPERSEDED", "REJECTED"]), ("made", None)),
                            _connector="OR",
                        ),
                        name="answer_decision_fits_event",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="answer_decision_has_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("severity", models.CharField(choices=[("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High")], max_length=6)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("FLAG", "Only noted"),
                            ("UPDATE", "Extra time was given"),
                            ("PAUSE", "The exam was paused"),
                            ("RESUME", "The exam went on"),
                            ("TERMINATE", "The exam was ended"),
                        ],
                        default="FLAG",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("noted_at", models.DateTimeField()),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="delivery.attempt"
                    ),
                ),
                (
                    "noted_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="scheduling.registration"
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
                "indexes": [models.Index(fields=["registration", "id"], name="incident_of_registration")],
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="incident_has_text")],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("text", models.TextField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "sort_key"), name="message_template_once"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="message_template_has_text"),
                ],
            },
        ),
    ]
