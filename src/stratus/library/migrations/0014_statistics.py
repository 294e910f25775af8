import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0013_languages_of_items"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="measured",
            field=models.DecimalField(
                decimal_places=3,
                editable=False,
                help_text="The p-value of all sittings that count (`items.statistics`); none where there are too few candidates.",
                max_digits=4,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(condition=Q(measured=None) | Q(measured__range=(0, 1)), name="item_measured_is_a_share"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["tenant", "collection", "measured"], condition=Q(measured__isnull=False), name="item_measured"),
        ),
        migrations.CreateModel(
            name="ItemStatistics",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(help_text="Number of the revision that was published.")),
                ("sitting", models.BigIntegerField(help_text="Id of the schedule, which may be erased by now.")),
                ("version", models.BigIntegerField(help_text="Id of the version of the assessment.")),
                ("held_at", models.DateTimeField(help_text="When the schedule began.")),
                ("candidates", models.PositiveIntegerField(help_text="Who had it on their sheet.")),
                ("blank", models.PositiveIntegerField(help_text="Those of them who gave no answer.")),
                ("scores", models.DecimalField(decimal_places=2, help_text="Sum of their points.", max_digits=16)),
                ("max_score", models.DecimalField(decimal_places=2, help_text="Points of one of them at most.", max_digits=8)),
                (
                    "item_rest",
                    models.DecimalField(decimal_places=3, help_text="Correlation with the rest of the exam.", max_digits=4, null=True),
                ),
                ("well", models.PositiveIntegerField(default=0)),
                ("answers", models.JSONField(default=dict)),
                ("measured_at", models.DateTimeField()),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.item"
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
                "indexes": [models.Index(fields=["tenant", "sitting"], name="statistics_of_sitting")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "item", "sitting", "version"), name="statistics_once"),
                    models.CheckConstraint(
                        condition=Q(candidates__gte=1, blank__lte=F("candidates"), well__lte=F("candidates")),
                        name="statistics_of_candidates",
                    ),
                    models.CheckConstraint(
                        condition=Q(scores__gte=0, max_score__gt=0, scores__lte=F("max_score") * F("candidates")),
                        name="statistics_score_is_possible",
                    ),
                    models.CheckConstraint(
                        condition=Q(item_rest=None) | Q(item_rest__range=(-1, 1)), name="statistics_item_rest_is_correlation"
                    ),
                ],
            },
        ),
    ]
