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
    replaces = [("results", "0001_initial"), ("results", "0002_review_sessions")]

    initial = True

    dependencies = [
        ("assessments", "0001_release_0_1_0"),
        ("delivery", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
        ("scheduling", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day_began_at", models.DateTimeField()),
                ("calls", models.PositiveIntegerField(default=0)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "day_began_at"), name="call_count_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "passed_status",
                    models.CharField(
                        choices=[
                            ("SATISFACTORY", "Satisfactory"),
                            ("NOT_SATISFACTORY", "Not Satisfactory"),
                            ("NOT_SUBMITTED", "Not Submitted"),
                            ("VOIDED", "Voided"),
                        ],
                        max_length=20,
                    ),
                ),
                ("score", models.DecimalField(decimal_places=2, max_digits=10)),
                ("max_score", models.DecimalField(decimal_places=2, max_digits=10)),
                ("percentage", models.DecimalField(decimal_places=2, max_digits=5)),
                ("percentage_to_pass", models.DecimalField(decimal_places=2, max_digits=5)),
                ("grade", models.CharField(blank=True, default="", max_length=50)),
                ("questions", models.JSONField(default=list)),
                ("published_at", models.DateTimeField()),
                ("rescored", models.BooleanField(default=False)),
                ("shown_to_candidate", models.BooleanField(default=False)),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="result", to="delivery.attempt"
                    ),
                ),
                (
                    "published_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="scheduling.registration"
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="scheduling.schedule"
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
                "indexes": [
                    models.Index(fields=["tenant", "schedule", "id"], name="result_of_schedule"),
                    models.Index(fields=["tenant", "registration"], name="result_of_registration"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(blank=True, default="", max_length=64, verbose_name="External ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "period_mode",
                    models.CharField(choices=[("ALWAYS", "Always"), ("TIME_SPAN", "Time span")], default="ALWAYS", max_length=10),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("use_keycode", models.BooleanField(default=False, help_text="Each result gets a code that lets its candidate in.")),
                ("use_lockdown_browser", models.BooleanField(default=False)),
                ("use_pin", models.BooleanField(default=False)),
                ("pin", models.CharField(blank=True, default="", help_text="One PIN for all candidates.", max_length=60)),
                (
                    "navigation_type",
                    models.CharField(
                        choices=[
                            ("CANDIDATE_DELIVERY", "Order in which the candidate saw the questions"),
                            ("ORIGINAL_FORM", "Order of the form"),
                        ],
                        default="CANDIDATE_DELIVERY",
                        max_length=20,
                    ),
                ),
                ("show_grade", models.BooleanField(default=False)),
                ("show_percentage_to_pass", models.BooleanField(default=False)),
                ("show_result_outcome", models.BooleanField(default=False)),
                (
                    "show_summary",
                    models.BooleanField(default=True, help_text="On at first: a session in which nothing is shown helps nobody."),
                ),
                ("show_detailed", models.BooleanField(default=False)),
                ("score_report_with_subjects", models.BooleanField(default=False)),
                ("score_report_with_objectives", models.BooleanField(default=False)),
                ("score_report_with_topics", models.BooleanField(default=False)),
                ("show_marking_scheme", models.BooleanField(default=False)),
                ("show_annotations", models.BooleanField(default=False)),
                (
                    "feedback",
                    models.CharField(
                        choices=[("NO_FEEDBACK", "No feedback"), ("ON_QUESTIONS", "On questions"), ("ON_ALTERNATIVES", "On alternatives")],
                        default="NO_FEEDBACK",
                        max_length=20,
                    ),
                ),
                ("activated_at", models.DateTimeField(null=True)),
                (
                    "archived_at",
                    models.DateTimeField(help_text="Archived by hand; a session whose window is over is so by itself.", null=True),
                ),
                ("deleted_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="review_sessions", to="assessments.assessment"
                    ),
                ),
                (
                    "owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review_sessions", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="review_sessions", to="scheduling.schedule"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("deleted_at", None)),
                        fields=("tenant", "external_id"),
                        name="review_session_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment__isnull", False), ("schedule", None)),
                            models.Q(("assessment", None), ("schedule__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_session_of_schedule_or_assessment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at", None), ("period_mode", "ALWAYS"), ("starts_at", None)),
                            models.Q(
                                ("ends_at__isnull", False),
                                ("period_mode", "TIME_SPAN"),
                                ("starts_at__isnull", False),
                                ("starts_at__lt", models.F("ends_at")),
                            ),
                            _connector="OR",
                        ),
                        name="review_session_period_fits_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pin", ""), ("use_pin", False)),
                            models.Q(("use_pin", True), models.Q(("pin", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_session_pin_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score_report_with_objectives", False), ("score_report_with_subjects", True), _connector="OR"),
                        name="review_session_objectives_need_subjects",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("show_marking_scheme", False), ("show_detailed", True), _connector="OR"),
                        name="review_session_scheme_needs_detailed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("show_annotations", False), ("show_summary", True), ("show_detailed", True), _connector="OR"),
                        name="review_session_annotations_need_answers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keycode", models.CharField(blank=True, default="", max_length=8)),
                ("visited_at", models.DateTimeField(help_text="When the candidate first looked at it.", null=True)),
                (
                    "result",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="results.result"
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
                    "session",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="results", to="results.reviewsession"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "result"), name="review_result_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("keycode", ""), _negated=True), fields=("session", "keycode"), name="review_keycode_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSharing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="shared_with", to="results.reviewsession"
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
                "constraints": [models.UniqueConstraint(fields=("session", "user"), name="review_session_shared_once")],
            },
        ),
    ]
