"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.clock
import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [
        ("scheduling", "0001_initial"),
        ("scheduling", "0002_marked_for_deletion"),
        ("scheduling", "0003_keycodes"),
        ("scheduling", "0004_safe_exam_browser"),
    ]

    initial = True

    dependencies = [
        ("assessments", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(blank=True, default="", max_length=64, verbose_name="External ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "end_is_given",
                    models.BooleanField(default=True, help_text="False: computed as start + duration + 60 minutes, and follows them."),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("pin", models.CharField(blank=True, default="", max_length=64)),
                ("extra_time", models.PositiveIntegerField(default=0, help_text="Minutes for all candidates.")),
                ("use_proctorio", models.BooleanField(blank=True, help_text="Empty: the assessment's option.", null=True)),
                ("proctorio_template", models.CharField(blank=True, default="", max_length=64)),
                ("lock_on_connection_loss", models.BooleanField(blank=True, help_text="Empty: the assessment's option.", null=True)),
                (
                    "workflow",
                    models.CharField(
                        choices=[("DEFAULT", "DEFAULT"), ("EXTERNAL_ATTEMPTS", "EXTERNAL_ATTEMPTS")], default="DEFAULT", max_length=20
                    ),
                ),
                ("made_by_api", models.BooleanField(default=False)),
                ("status", models.CharField(choices=[("DRAFT", "Draft"), ("ACTIVE", "Activated")], default="DRAFT", max_length=10)),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schedules", to="assessments.assessment"
                    ),
                ),
                (
                    "hierarchy",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schedules", to="people.hierarchy"
                    ),
                ),
                (
                    "owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schedules", to=settings.AUTH_USER_MODEL
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
                    "version",
                    stratus.tenancy.fields.TenantForeignKey(
                        help_text="Pinned by the first reader after max(activation, start − preparation time).",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.assessmentversion",
                    ),
                ),
                (
                    "deletion_marked_at",
                    models.DateTimeField(blank=True, help_text="Since when it is marked to be erased with all its data.", null=True),
                ),
                (
                    "deletion_notice_days",
                    models.PositiveIntegerField(blank=True, help_text="Days from the start of the countdown to erasure.", null=True),
                ),
                ("use_keycode", models.BooleanField(blank=True, help_text="Empty: the organisation's setting.", null=True)),
                (
                    "use_seb",
                    models.BooleanField(blank=True, help_text="Only in Safe Exam Browser. Empty: the assessment's option.", null=True),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "-starts_at", "-id"], name="schedule_latest"),
                    models.Index(fields=["tenant", "sort_key", "id"], name="schedule_sorted"),
                    models.Index(
                        condition=models.Q(("deletion_marked_at__isnull", False)), fields=["tenant", "ends_at"], name="schedule_marked"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("deleted_at", None)),
                        fields=("tenant", "external_id"),
                        name="schedule_external_id_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="schedule_starts_before_end"),
                    models.CheckConstraint(
                        condition=models.Q(("status", "DRAFT"), ("activated_at__isnull", False), _connector="OR"),
                        name="schedule_activation_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deletion_marked_at", None), ("deletion_notice_days", None)),
                            models.Q(
                                ("deletion_marked_at__isnull", False),
                                ("deletion_notice_days__isnull", False),
                                ("deletion_notice_days__lte", 3650),
                            ),
                            _connector="OR",
                        ),
                        name="schedule_mark_has_notice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attempt_external_id",
                    models.CharField(blank=True, default="", help_text="EXTERNAL_ATTEMPTS: id of the next attempt.", max_length=64),
                ),
                (
                    "link_generation",
                    models.PositiveIntegerField(default=1, help_text="Launch links and player tokens of earlier generations are revoked."),
                ),
                (
                    "profile_extra_time",
                    models.PositiveIntegerField(help_text="Minutes from the profile, frozen at the preparation moment.", null=True),
                ),
                (
                    "unlimited_time",
                    models.BooleanField(help_text="Frozen with profile_extra_time: no limit but the schedule's end.", null=True),
                ),
                ("granted_next", models.IntegerField(default=0, help_text="Minutes granted to the next attempt while none runs.")),
                ("ready_at", models.DateTimeField(help_text="When the candidate said in the waiting room that they are there.", null=True)),
                ("seen_at", models.DateTimeField(help_text="Last sign of life from the waiting room.", null=True)),
                ("voided_at", models.DateTimeField(help_text="Voided before any attempt began.", null=True)),
                ("pin_failures", models.PositiveIntegerField(default=0)),
                ("pin_wait_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "candidate",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to=settings.AUTH_USER_MODEL
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
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="registrations", to="scheduling.schedule"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "schedule", "id"], name="registration_order"),
                    models.Index(fields=["tenant", "candidate"], name="registration_of_candidate"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "schedule", "candidate"), name="registration_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("attempt_external_id", ""), _negated=True),
                        fields=("tenant", "attempt_external_id"),
                        name="registration_attempt_id_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleInvigilator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invigilators", to="scheduling.schedule"
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
                    "user",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invigilates", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "schedule", "user"), name="invigilator_once")],
            },
        ),
        migrations.CreateModel(
            name="ScheduleSharing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shared_with", to="scheduling.schedule"
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
                    "user",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "schedule", "user"), name="schedule_shared_once")],
            },
        ),
        migrations.CreateModel(
            name="Keycode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField(default=1)),
                ("hash", models.BinaryField(max_length=32)),
                ("issued_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "registration",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keycode", to="scheduling.registration"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "hash"), name="keycode_once")],
            },
        ),
        migrations.CreateModel(
            name="WrongKeycodes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("number", models.PositiveIntegerField()),
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="wrong_keycodes_once")],
            },
        ),
    ]
