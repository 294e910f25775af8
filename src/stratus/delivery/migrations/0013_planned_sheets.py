import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    """Sheets that are drawn before their attempts (docs/adr/0042-forms-and-sheets.md)."""

    dependencies = [
        ("assessments", "0008_forms_of_versions"),
        ("delivery", "0012_plays_of_attempts"),
        ("scheduling", "0004_breaks_hold_for_all"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="sheet",
            field=models.JSONField(
                help_text="Order of questions and alternatives of this candidate, their language (`lang`), and their `form` if there are some."
            ),
        ),
        migrations.CreateModel(
            name="SheetPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.BigIntegerField()),
                ("taken", models.JSONField(default=dict, help_text="Number of the form → sheets of it that were drawn.")),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.schedule"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.assessmentversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Of the attempt.")),
                ("form", models.PositiveIntegerField(help_text="Its number; 0 where sections draw.")),
                ("place", models.PositiveIntegerField(help_text="Number of the sheet among those of its form and schedule, from 0 on.")),
                ("sheet", models.JSONField(help_text="As `Attempt.sheet`, without the language.")),
                (
                    "registration",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.registration"
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
                    "plan",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="delivery.sheetplan"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sheetplan",
            constraint=models.UniqueConstraint(fields=("tenant", "schedule", "version"), name="sheet_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="plannedsheet",
            constraint=models.UniqueConstraint(fields=("tenant", "registration", "plan", "number"), name="planned_sheet_once_per_attempt"),
        ),
        migrations.AddConstraint(
            model_name="plannedsheet",
            constraint=models.UniqueConstraint(fields=("tenant", "plan", "form", "place"), name="planned_sheet_place_once"),
        ),
    ]
