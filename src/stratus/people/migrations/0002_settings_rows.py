from __future__ import annotations

from typing import Any

from django.db import migrations


def make_missing_rows(apps: Any, schema_editor: Any) -> None:
    """Give every tenant its settings: they were made with the tenant, and later only when somebody changed them."""
    tenants = list(apps.get_model("tenancy", "Tenant").objects.values_list("pk", flat=True))
    for name in ("TenantSettings", "ApiSettings"):
        model = apps.get_model("people", name)
        there = set(model.objects.values_list("tenant_id", flat=True))
        model.objects.bulk_create([model(tenant_id=pk) for pk in tenants if pk not in there])


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_release_0_1_0"),
        ("people", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.RunPython(make_missing_rows, migrations.RunPython.noop),
    ]
