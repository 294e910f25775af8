"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.assessments.options.tools
import stratus.foundation.clock
import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [
        ("assessments", "0001_initial"),
        ("assessments", "0002_sharing"),
        ("assessments", "0003_sections"),
        ("assessments", "0004_assessment_tools"),
        ("assessments", "0005_declaration_and_finish_text"),
        ("assessments", "0006_safe_exam_browser"),
    ]

    initial = True

    dependencies = [
        ("library", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("code", models.CharField(blank=True, default="", max_length=100)),
                ("external_id", models.CharField(blank=True, default="", max_length=64, verbose_name="External ID")),
                ("purpose", models.IntegerField(choices=[(1, "Summative"), (2, "Formative"), (3, "Mixed")], default=1)),
                ("duration", models.PositiveIntegerField(blank=True, help_text="Minutes for each attempt; empty = no limit.", null=True)),
                ("extra_time", models.PositiveIntegerField(default=0, help_text="Minutes for candidates with special needs.")),
                (
                    "reasonable_adjustment",
                    models.CharField(
                        choices=[
                            ("NOT_DEFINED", "Not defined"),
                            ("PERCENTAGE", "Percentage"),
                            ("CUSTOM", "Fixed minutes"),
                            ("UNLIMITED", "Until the end of the schedule"),
                        ],
                        default="NOT_DEFINED",
                        max_length=20,
                    ),
                ),
                (
                    "attempts_allowed",
                    models.PositiveIntegerField(blank=True, default=1, help_text="Per schedule; empty = unlimited.", null=True),
                ),
                ("which_attempt_counts", models.IntegerField(choices=[(0, "Last attempt"), (1, "Best attempt")], default=0)),
                ("use_pin", models.BooleanField(default=False)),
                ("random_order", models.BooleanField(default=False, verbose_name="Display questions in random order")),
                ("percentage_to_pass", models.DecimalField(decimal_places=2, default=55, max_digits=5)),
                (
                    "marking_workflow",
                    models.CharField(
                        choices=[
                            ("AUTO", "Do not assign assessors (auto-scored)"),
                            ("SIMPLE", "Scheduler is assessor"),
                            ("EXTENDED", "Coordinator assigns assessors"),
                        ],
                        default="SIMPLE",
                        max_length=10,
                    ),
                ),
                (
                    "when_to_show_results",
                    models.CharField(
                        choices=[
                            ("NEVER", "Never"),
                            ("AFTER_EACH_ATTEMPT", "After each attempt"),
                            ("AFTER_LAST_ATTEMPT", "After last attempt"),
                            ("ASSESSOR_DECIDES", "When assessor decides"),
                        ],
                        default="NEVER",
                        max_length=20,
                    ),
                ),
                ("use_proctorio", models.BooleanField(default=False)),
                ("lock_on_connection_loss", models.BooleanField(default=False)),
                ("introduction", models.TextField(blank=True, default="", help_text="Safe HTML; read before the start.")),
                ("available_from", models.DateTimeField(blank=True, null=True)),
                ("available_until", models.DateTimeField(blank=True, null=True)),
                (
                    "available_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        help_text="Ids of hierarchies; empty = all.",
                        size=None,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("DRAFT", "Draft"), ("LIVE", "Live"), ("ARCHIVED", "Archived")], default="DRAFT", max_length=10
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to=settings.AUTH_USER_MODEL
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
                    "tools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("NOTEPAD", "NOTEPAD"),
                                ("CALCULATOR", "CALCULATOR"),
                                ("HIGHLIGHTER", "HIGHLIGHTER"),
                                ("STRIKE_OUT", "STRIKE_OUT"),
                                ("TEXT_TO_SPEECH", "TEXT_TO_SPEECH"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=stratus.assessments.options.tools.default_tools,
                        help_text="What candidates have at hand in the exam (`assessments.options.tools`).",
                        size=None,
                    ),
                ),
                (
                    "declaration",
                    models.TextField(blank=True, default="", help_text="Safe HTML; accepted before an attempt begins. Empty = none."),
                ),
                ("finish_text", models.TextField(blank=True, default="", help_text="Safe HTML; read after the hand-in.")),
                ("use_seb", models.BooleanField(default=False, help_text="Only in Safe Exam Browser.")),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "sort_key", "id"], name="assessment_sorted")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("deleted_at", None)),
                        fields=("tenant", "external_id"),
                        name="assessment_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration", None), ("duration__gt", 0), _connector="OR"), name="assessment_duration_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts_allowed", None), ("attempts_allowed__gt", 0), _connector="OR"),
                        name="assessment_attempts_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percentage_to_pass__gte", 0), ("percentage_to_pass__lte", 100)), name="assessment_pass_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=100)),
                ("options", models.JSONField()),
                ("items", models.JSONField()),
                ("max_score", models.DecimalField(decimal_places=2, max_digits=10)),
                ("published_at", models.DateTimeField()),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="assessments.assessment"
                    ),
                ),
                (
                    "published_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                ("sections", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "assessment", "published_at"], name="version_by_time")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "assessment", "number"), name="version_number_once")],
            },
        ),
        migrations.CreateModel(
            name="AssessmentRepository",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessment"
                    ),
                ),
                (
                    "repository",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.objectiverepository"
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
                    models.UniqueConstraint(fields=("tenant", "assessment", "repository"), name="repository_once_in_assessment")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentSharing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(choices=[("Author", "Author"), ("Co-Author", "Co-Author"), ("Reviewer", "Reviewer")], max_length=20),
                ),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shared_with", to="assessments.assessment"
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
                "indexes": [models.Index(fields=["tenant", "user"], name="assessment_shared_with")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "assessment", "user"), name="assessment_shared_once")],
            },
        ),
        migrations.CreateModel(
            name="AssessmentTaxonomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessment"
                    ),
                ),
                (
                    "taxonomy",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.taxonomy"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "assessment", "taxonomy"), name="taxonomy_once_in_assessment")],
            },
        ),
        migrations.CreateModel(
            name="AssessmentSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("position", models.PositiveIntegerField()),
                ("introduction", models.TextField(blank=True, default="")),
                ("duration", models.PositiveIntegerField(blank=True, help_text="Minutes; empty = as long as the exam lasts.", null=True)),
                (
                    "navigation",
                    models.CharField(
                        choices=[("FREE", "In any order"), ("FORWARD_ONLY", "One after the other, without going back")],
                        default="FREE",
                        max_length=20,
                    ),
                ),
                ("can_return", models.BooleanField(default=True)),
                ("answer_required", models.BooleanField(default=False)),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="assessments.assessment"
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
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("tenant", "assessment", "position"),
                        name="section_position_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration", None), ("duration__gt", 0), _connector="OR"), name="section_duration_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                (
                    "assessment",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="assessments.assessment"
                    ),
                ),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="used_in", to="library.item"
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
                    "section",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="assessments.assessmentsection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "assessment", "item"), name="question_once_in_assessment"),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("tenant", "assessment", "position"),
                        name="question_position_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="repositories",
            field=models.ManyToManyField(
                help_text="None = all.", related_name="+", through="assessments.AssessmentRepository", to="library.objectiverepository"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="taxonomies",
            field=models.ManyToManyField(
                help_text="None = all.", related_name="+", through="assessments.AssessmentTaxonomy", to="library.taxonomy"
            ),
        ),
    ]
