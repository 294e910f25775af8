import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields

OF_EARLIER_VERSIONS = """
INSERT INTO assessments_versionuse (tenant_id, version_id, item_id)
SELECT DISTINCT v.tenant_id, v.id, i.id
  FROM assessments_assessmentversion v
 CROSS JOIN LATERAL jsonb_array_elements(v.items || v.pages) AS held
  JOIN library_item i ON i.tenant_id = v.tenant_id AND i.external_id = held ->> 'id'
"""
"""What versions hold names items by their functional ids. Of all organisations."""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_named_pages"),
        ("library", "0012_trash"),
        ("tenancy", "0002_fingerprints_of_secrets"),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.assessmentversion"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("tenant", "item", "version"), name="version_use_once")]},
        ),
        migrations.RunSQL(OF_EARLIER_VERSIONS, migrations.RunSQL.noop),
    ]
