"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [
        ("delivery", "0001_initial"),
        ("delivery", "0002_lock_after_connection_loss"),
        ("delivery", "0003_sections_of_attempts"),
        ("delivery", "0004_note_of_attempt"),
        ("delivery", "0005_safe_exam_browser_and_proctorio"),
        ("delivery", "0006_order_waiting_by_registration"),
    ]

    initial = True

    dependencies = [
        ("assessments", "0001_release_0_1_0"),
        ("scheduling", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.PositiveIntegerField(default=1)),
                ("hash", models.CharField(max_length=64)),
                ("content", models.TextField(help_text="JSON as sent to candidates.")),
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
                    "version",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="assessments.assessmentversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "version", "form"), name="paper_once_per_form")],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("external_id", models.CharField(blank=True, default="", max_length=64)),
                ("sheet", models.JSONField(help_text="Order of questions and alternatives of this candidate.")),
                (
                    "status",
                    models.CharField(
                        choices=[("IN_PROGRESS", "In progress"), ("PAUSED", "Paused"), ("HANDED_IN", "Handed in"), ("VOID", "Void")],
                        default="IN_PROGRESS",
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("duration", models.PositiveIntegerField(help_text="Minutes; empty = until the schedule's end.", null=True)),
                ("profile_extra_time", models.PositiveIntegerField(default=0)),
                ("schedule_extra_time", models.PositiveIntegerField(default=0)),
                ("granted_extra_time", models.IntegerField(default=0)),
                ("unlimited_time", models.BooleanField(default=False)),
                ("paused_at", models.DateTimeField(null=True)),
                ("paused_ms", models.BigIntegerField(default=0)),
                ("schedule_end", models.DateTimeField()),
                ("deadline_at", models.DateTimeField()),
                ("grace_seconds", models.PositiveIntegerField(default=60)),
                ("ended_at", models.DateTimeField(help_text="Hand-in, or the moment of voiding.", null=True)),
                (
                    "submitted_by",
                    models.CharField(blank=True, choices=[("CANDIDATE", "Candidate"), ("SYSTEM", "System")], default="", max_length=10),
                ),
                ("finalised_at", models.DateTimeField(help_text="When `attempt.final` was recorded.", null=True)),
                ("session", models.PositiveIntegerField(default=1, help_text="The session that was taken over last.")),
                ("active_writer", models.CharField(blank=True, default="", max_length=32)),
                ("last_sync_at", models.DateTimeField(null=True)),
                ("told_interval", models.FloatField(default=10, help_text="Seconds after which the browser was told to come back.")),
                ("position", models.CharField(blank=True, default="", help_text="Item that was visited last.", max_length=64)),
                ("flags", models.JSONField(default=list, help_text="Items that the candidate flagged.")),
                ("has_late_answers", models.BooleanField(default=False)),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="scheduling.registration"
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="scheduling.schedule"
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
                    "paper",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="delivery.paper"
                    ),
                ),
                ("codes_used", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "lock_name",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="Of the latest lock, in force or not.", max_length=32
                    ),
                ),
                ("locked_at", models.DateTimeField(help_text="Empty: not locked.", null=True)),
                (
                    "sections",
                    models.JSONField(
                        help_text="Where the candidate is in them (`delivery.attempts.sections.State`); empty before the first.", null=True
                    ),
                ),
                (
                    "seen_outside_seb",
                    models.BooleanField(
                        db_default=False, default=False, help_text="Answers came from another browser than Safe Exam Browser."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "schedule", "id"], name="attempt_of_schedule"),
                    models.Index(condition=models.Q(("finalised_at", None)), fields=["deadline_at"], name="attempt_not_final"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "registration", "number"), name="attempt_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["IN_PROGRESS", "PAUSED"])),
                        fields=("registration",),
                        name="attempt_one_unfinished",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="attempt_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status__in", ["IN_PROGRESS", "PAUSED"])),
                            models.Q(("ended_at__isnull", False), ("status__in", ["HANDED_IN", "VOID"])),
                            _connector="OR",
                        ),
                        name="attempt_end_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paused_at__isnull", False), ("status", "PAUSED")),
                            models.Q(models.Q(("status", "PAUSED"), _negated=True), ("paused_at", None)),
                            _connector="OR",
                        ),
                        name="attempt_pause_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "HANDED_IN"), models.Q(("submitted_by", ""), _negated=True)),
                            models.Q(models.Q(("status", "HANDED_IN"), _negated=True), ("submitted_by", "")),
                            _connector="OR",
                        ),
                        name="attempt_submitter_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("locked_at", None), models.Q(("lock_name", ""), _negated=True), _connector="OR"),
                        name="attempt_lock_has_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResponseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("completed_at", models.DateTimeField(null=True)),
                ("path", models.CharField(max_length=300)),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="files", to="delivery.attempt"
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
                "constraints": [models.UniqueConstraint(fields=("attempt", "sha256"), name="response_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("address", models.CharField(blank=True, default="", max_length=64)),
                ("browser", models.CharField(blank=True, default="", max_length=300)),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="delivery.attempt"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "attempt", "number"), name="session_once")],
            },
        ),
        migrations.CreateModel(
            name="AnswerEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("writer", models.CharField(max_length=32)),
                ("seq", models.BigIntegerField()),
                ("session", models.PositiveIntegerField()),
                ("received_at", models.DateTimeField()),
                (
                    "at",
                    models.CharField(
                        blank=True, default="", help_text="The browser's own clock: diagnostic only, no rule reads it.", max_length=40
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("item", models.CharField(blank=True, default="", max_length=64)),
                ("value", models.JSONField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: applied. Else LATE (in the grace), AFTER_END or what its section says, or why refused.",
                        max_length=40,
                    ),
                ),
                ("address", models.CharField(blank=True, default="", max_length=64)),
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
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="answer_events", to="delivery.attempt"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attempt", "writer", "seq"), name="answer_event_once")],
                "indexes": [models.Index(condition=models.Q(("kind", "note")), fields=["attempt"], name="note_of_attempt")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                ("session", models.PositiveIntegerField()),
                ("seq", models.BigIntegerField()),
                ("value", models.JSONField(null=True)),
                ("is_late", models.BooleanField(default=False, help_text="Arrived in the grace after the deadline.")),
                ("received_at", models.DateTimeField()),
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
                    "attempt",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="delivery.attempt"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attempt", "item"), name="answer_once_per_item")],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="orders", to="scheduling.registration"
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
                "indexes": [models.Index(condition=models.Q(("received_at", None)), fields=["registration"], name="order_waiting")],
            },
        ),
        migrations.CreateModel(
            name="ProctorioSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("OFF", "Not set up"),
                            ("PROCTORIO", "Proctorio"),
                            ("REHEARSAL", "Rehearsal: nothing is sent, candidates come straight back"),
                        ],
                        default="OFF",
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(blank=True, default="", help_text="Where launches are asked for.", max_length=300)),
                ("consumer_key", models.CharField(blank=True, default="", max_length=100)),
                ("consumer_secret", models.BinaryField(blank=True, default=b"", help_text="Sealed.")),
                (
                    "exam_settings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Of the default template.",
                        size=None,
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="proctorio_settings_once")],
            },
        ),
        migrations.CreateModel(
            name="SebSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "start_password",
                    models.BinaryField(blank=True, default=b"", help_text="Sealed. Opening one of our files takes it; empty: none."),
                ),
                ("quit_password", models.BinaryField(blank=True, default=b"", help_text="Sealed. Ending SEB takes it; empty: none.")),
                (
                    "quit_hash",
                    models.CharField(blank=True, default="", help_text="What our files hold of the password that ends SEB.", max_length=64),
                ),
                ("check_config_key", models.BooleanField(default=True)),
                (
                    "config_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        help_text="Of files made elsewhere.",
                        size=None,
                    ),
                ),
                (
                    "browser_exam_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), blank=True, default=list, help_text="Empty: not checked.", size=None
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="seb_settings_once")],
            },
        ),
    ]
