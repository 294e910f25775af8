import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    """The sealed objects of each form that a schedule delivers (docs/adr/0021-sealed-objects.md)."""

    dependencies = [
        ("delivery", "0008_breaks_hold_for_all"),
        ("scheduling", "0004_breaks_hold_for_all"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_fingerprint", models.CharField(help_text="Of the player key; rows of another one count as missing.", max_length=32)),
                ("parts", models.JSONField(db_column="objects", help_text="`delivery.papers.sealed.contents.Objects`.")),
                ("size", models.BigIntegerField(help_text="Bytes of all that is fetched before the start.")),
                ("made_at", models.DateTimeField()),
                (
                    "paper",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="delivery.paper"
                    ),
                ),
                (
                    "schedule",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed_papers", to="scheduling.schedule"
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
                "indexes": [models.Index(fields=["made_at"], name="sealed_paper_age")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "schedule", "paper"), name="sealed_paper_once_per_schedule")],
            },
        ),
    ]
