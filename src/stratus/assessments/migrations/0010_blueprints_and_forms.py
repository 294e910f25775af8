import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    """Blueprints, and the forms that are generated from them (docs/adr/0044-blueprints.md)."""

    dependencies = [
        ("assessments", "0009_counts_and_pass_marks"),
        ("library", "0022_rows_of_earlier_releases"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, default="", max_length=10)),
                ("kind", models.CharField(choices=[("FIXED", "Fixed forms"), ("DRAWN", "Drawn for each candidate")], max_length=10)),
                (
                    "takes",
                    models.JSONField(
                        default=list, help_text="Of a drawn one: [id of a cell, points of a question or null, how many are drawn]."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentFormItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Blueprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, help_text="Empty = all.", size=None
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        help_text="Ids; an item carries one of them. Empty = all.",
                        size=None,
                    ),
                ),
                (
                    "lowest",
                    models.DecimalField(decimal_places=3, help_text="Of the p-value, else of the Angoff value.", max_digits=4, null=True),
                ),
                ("highest", models.DecimalField(decimal_places=3, max_digits=4, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BlueprintCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField()),
                (
                    "points",
                    models.DecimalField(decimal_places=2, help_text="Of one question; empty = the item's own.", max_digits=8, null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("FIXED", "Fixed forms"), ("DRAWN", "Drawn for each candidate")], default="FIXED", max_length=10
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1, help_text="Of fixed forms.")),
                (
                    "share",
                    models.PositiveIntegerField(
                        help_text="Per cent of the candidates that one question reaches at most; empty = any.", null=True
                    ),
                ),
                ("seed", models.BigIntegerField(default=1, help_text="Of the last generation: the same gives the same forms.")),
                ("before", models.JSONField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="assessmentform",
            name="assessment",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="forms", to="assessments.assessment"
            ),
        ),
        migrations.AddField(
            model_name="assessmentform",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=stratus.tenancy.current.maybe_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddField(
            model_name="assessmentformitem",
            name="form",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assessments.assessmentform"
            ),
        ),
        migrations.AddField(
            model_name="assessmentformitem",
            name="question",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessmentquestion"
            ),
        ),
        migrations.AddField(
            model_name="assessmentformitem",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=stratus.tenancy.current.maybe_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="assessment",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="blueprints", to="assessments.assessment"
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="collection",
            field=stratus.tenancy.fields.TenantForeignKey(
                help_text="Rows are its topics.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.collection",
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="repository",
            field=stratus.tenancy.fields.TenantForeignKey(
                help_text="Rows are its objectives.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.objectiverepository",
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="section",
            field=stratus.tenancy.fields.TenantForeignKey(
                help_text="None = there are no sections.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assessments.assessmentsection",
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="taxonomy",
            field=stratus.tenancy.fields.TenantForeignKey(
                help_text="Its levels are columns; None = one column.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.taxonomy",
            ),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=stratus.tenancy.current.maybe_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddField(
            model_name="blueprintcell",
            name="blueprint",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="assessments.blueprint"
            ),
        ),
        migrations.AddField(
            model_name="blueprintcell",
            name="level",
            field=stratus.tenancy.fields.TenantForeignKey(
                help_text="None = the one column.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.taxonomylevel",
            ),
        ),
        migrations.AddField(
            model_name="blueprintcell",
            name="objective",
            field=stratus.tenancy.fields.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.objective"
            ),
        ),
        migrations.AddField(
            model_name="blueprintcell",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=stratus.tenancy.current.maybe_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddField(
            model_name="blueprintcell",
            name="topic",
            field=stratus.tenancy.fields.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.topic"
            ),
        ),
        migrations.AddField(
            model_name="assessmentformitem",
            name="cell",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.blueprintcell"
            ),
        ),
        migrations.AddField(
            model_name="formplan",
            name="assessment",
            field=stratus.tenancy.fields.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessment"
            ),
        ),
        migrations.AddField(
            model_name="formplan",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=stratus.tenancy.current.maybe_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentform",
            constraint=models.UniqueConstraint(fields=("tenant", "assessment", "number"), name="form_number_once"),
        ),
        migrations.AddConstraint(
            model_name="assessmentform",
            constraint=models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="form_number_positive"),
        ),
        migrations.AddConstraint(
            model_name="blueprint",
            constraint=models.UniqueConstraint(
                fields=("tenant", "assessment", "section"), name="blueprint_once_in_section", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("collection", None), ("repository__isnull", False)),
                    models.Q(("collection__isnull", False), ("repository", None)),
                    _connector="OR",
                ),
                name="blueprint_has_one_kind_of_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lowest", None), models.Q(("lowest__gte", 0), ("lowest__lte", 1)), _connector="OR"),
                    models.Q(("highest", None), models.Q(("highest__gte", 0), ("highest__lte", 1)), _connector="OR"),
                ),
                name="blueprint_difficulty_from_0_to_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprintcell",
            constraint=models.UniqueConstraint(
                fields=("tenant", "blueprint", "topic", "objective", "level"), name="cell_once_in_blueprint", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprintcell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objective__isnull", False), ("topic", None)),
                    models.Q(("objective", None), ("topic__isnull", False)),
                    _connector="OR",
                ),
                name="cell_has_one_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprintcell",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="cell_asks_for_some"),
        ),
        migrations.AddConstraint(
            model_name="blueprintcell",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", None), ("points__gt", 0), _connector="OR"), name="cell_points_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentformitem",
            constraint=models.UniqueConstraint(fields=("tenant", "form", "question"), name="question_once_on_form"),
        ),
        migrations.AddConstraint(
            model_name="assessmentformitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("tenant", "form", "position"),
                name="place_once_on_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="formplan",
            constraint=models.UniqueConstraint(fields=("tenant", "assessment"), name="form_plan_once_in_assessment"),
        ),
        migrations.AddConstraint(
            model_name="formplan",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="form_plan_has_forms"),
        ),
        migrations.AddConstraint(
            model_name="formplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("share", None), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"),
                name="form_plan_share_percent",
            ),
        ),
    ]
