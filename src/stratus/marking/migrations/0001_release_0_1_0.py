"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [("marking", "0001_initial")]

    initial = True

    dependencies = [
        ("delivery", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
        ("scheduling", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="PoolMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ASSESSOR", "Assessor"),
                            ("MODERATOR", "Moderator"),
                            ("ASSESSOR_AND_MODERATOR", "Assessor & Moderator"),
                            ("OTHER", "Other"),
                        ],
                        default="ASSESSOR",
                        max_length=30,
                    ),
                ),
                ("can_publish", models.BooleanField(default=False)),
                ("can_view_audit", models.BooleanField(default=False)),
                ("can_edit_marking_scheme", models.BooleanField(default=False)),
                (
                    "link_generation",
                    models.PositiveIntegerField(
                        default=1, help_text="Counter of the direct link; a removed member's link never opens again."
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marking_pool", to="scheduling.schedule"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="marking_pools", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "schedule", "user"), name="pool_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(blank=True, default="", max_length=64)),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="allocations", to="scheduling.registration"
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allocations", to="scheduling.schedule"
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
                    "first_marker",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="marking.poolmember"
                    ),
                ),
                (
                    "moderator",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="marking.poolmember"
                    ),
                ),
                (
                    "second_marker",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="marking.poolmember"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("item", "")),
                        fields=("tenant", "schedule", "registration"),
                        name="allocation_once_per_candidate",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item", ""), _negated=True),
                        fields=("tenant", "schedule", "item"),
                        name="allocation_once_per_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("registration", None), models.Q(("item", ""), _negated=True)),
                            models.Q(("item", ""), ("registration__isnull", False)),
                            _connector="OR",
                        ),
                        name="allocation_of_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_marker", None),
                            models.Q(("first_marker__isnull", False), models.Q(("first_marker", models.F("second_marker")), _negated=True)),
                            _connector="OR",
                        ),
                        name="allocation_markers_differ",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Script",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPEN", "To be marked"),
                            ("IN_PROGRESS", "Being marked"),
                            ("MODERATION", "Moderation needed"),
                            ("COMPLETE", "Marked"),
                            ("VOID", "Voided"),
                        ],
                        default="OPEN",
                        max_length=12,
                    ),
                ),
                ("score", models.DecimalField(decimal_places=8, help_text="Unrounded; set when complete.", max_digits=18, null=True)),
                ("max_score", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "moderation_reasons",
                    models.JSONField(default=list, help_text="Why it goes to a moderator: DIFFERENCE, PROXIMITY, RANGE, SAMPLE."),
                ),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "published_at",
                    models.DateTimeField(help_text="When its result was published: from then on nobody scores it.", null=True),
                ),
                (
                    "attempt",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="script", to="delivery.attempt"
                    ),
                ),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scripts", to="scheduling.registration"
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scripts", to="scheduling.schedule"
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
                "indexes": [models.Index(fields=["tenant", "schedule", "id"], name="script_of_schedule")],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("ASSESSING", "Assessing"), ("MODERATING", "Moderating")], default="ASSESSING", max_length=12
                    ),
                ),
                ("comment", models.TextField(blank=True, default="")),
                ("submitted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(help_text="Its marker left the pool: the scores no longer count.", null=True)),
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
                    "member",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="marking.poolmember"
                    ),
                ),
                (
                    "script",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="marking.script"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("tenant", "script", "member", "step"),
                        name="evaluation_once_per_marker",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AutoScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                ("score", models.DecimalField(decimal_places=8, max_digits=18)),
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
                    "script",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="auto_scores", to="marking.script"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "script", "item"), name="auto_score_once")],
            },
        ),
        migrations.CreateModel(
            name="SetAsideScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                ("score", models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ("comment", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="set_aside", to="marking.evaluation"
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
                "indexes": [models.Index(fields=["tenant", "evaluation"], name="set_aside_of_evaluation")],
            },
        ),
        migrations.CreateModel(
            name="ItemScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=64)),
                ("score", models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ("comment", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField()),
                (
                    "evaluation",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="marking.evaluation"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "evaluation", "item"), name="item_score_once")],
            },
        ),
        migrations.CreateModel(
            name="MarkingSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessing_type",
                    models.CharField(
                        choices=[("ONE_ASSESSOR", "One assessor"), ("TWO_ASSESSORS", "Two assessors")],
                        default="ONE_ASSESSOR",
                        max_length=20,
                    ),
                ),
                (
                    "allocation_type",
                    models.CharField(
                        choices=[("BY_CANDIDATES", "By candidates"), ("BY_QUESTIONS", "By questions")],
                        default="BY_CANDIDATES",
                        max_length=20,
                    ),
                ),
                (
                    "allocation_assignment",
                    models.CharField(
                        choices=[("MANUAL", "Manual"), ("ASSESSOR_DECIDES", "Assessor decides")], default="MANUAL", max_length=20
                    ),
                ),
                ("sharing_annotations", models.BooleanField(default=False)),
                (
                    "evaluations_sharing",
                    models.CharField(
                        choices=[("BY_ALLOCATIONS", "Only if assessing the same"), ("ALL", "All candidates/items")],
                        default="BY_ALLOCATIONS",
                        max_length=20,
                    ),
                ),
                ("anonymous_candidates", models.BooleanField(default=False)),
                ("anonymous_assessors", models.BooleanField(default=False)),
                ("assess_auto_scored", models.BooleanField(default=False)),
                ("use_moderation", models.BooleanField(default=False)),
                ("show_assessor_annotations", models.BooleanField(default=False)),
                ("scoring_difference", models.PositiveIntegerField(help_text="Per cent of the maximum score, 0–100.", null=True)),
                ("proximity_to_pass_mark", models.PositiveIntegerField(help_text="Per cent of the maximum score, 0–100.", null=True)),
                ("pass_mark_from", models.PositiveIntegerField(help_text="Points, inclusive.", null=True)),
                ("pass_mark_to", models.PositiveIntegerField(help_text="Points, inclusive.", null=True)),
                ("sample_moderation", models.PositiveIntegerField(help_text="Per cent of candidates or questions, 1–100.", null=True)),
                (
                    "sample",
                    models.JSONField(help_text="Drawn once: ids of registrations, or of items when allocated by questions.", null=True),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marking_settings", to="scheduling.schedule"
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
                    models.CheckConstraint(
                        condition=models.Q(("scoring_difference", None), ("scoring_difference__lte", 100), _connector="OR"),
                        name="marking_difference_is_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proximity_to_pass_mark", None), ("proximity_to_pass_mark__lte", 100), _connector="OR"),
                        name="marking_proximity_is_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sample_moderation", None),
                            models.Q(("sample_moderation__gte", 1), ("sample_moderation__lte", 100)),
                            _connector="OR",
                        ),
                        name="marking_sample_is_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pass_mark_from", None), ("pass_mark_to", None)),
                            ("pass_mark_from__lte", models.F("pass_mark_to")),
                            _connector="OR",
                        ),
                        name="marking_range_in_order",
                    ),
                ],
            },
        ),
    ]
