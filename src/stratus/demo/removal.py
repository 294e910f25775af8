"""Removes the demo, with everything that it holds."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import connection, transaction

from stratus.demo import access
from stratus.server.processes import home
from stratus.tenancy.models import Tenant
from stratus.tenancy.rls import tenant_models

FOLDERS = ("responses", "photos", "jobs", "media")
"""Of the storage; in each of them every tenant has a folder under its id."""


def remove_demo() -> int:
    """Delete the demo tenant with all its rows and files, and `demo.env`; returns how many rows there were, 0 without a demo.

    Needs the role that owns the tables: for that of the application nothing is ever deleted from the log of what happened.
    """
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().filter(is_demo=True).first()
        if tenant is None:
            return 0
        rows = _delete_rows(tenant.pk)
    for folder in FOLDERS:
        _delete_files(f"{folder}/{tenant.pk}")
    (home.home() / access.FILE).unlink(missing_ok=True)
    return rows


def _delete_rows(tenant_id: int) -> int:
    """Delete the rows of every table; references between them are looked at when the transaction ends."""
    tables = [*sorted(model._meta.db_table for model in tenant_models()), "tenancy_credential", "tenancy_host"]
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}" WHERE tenant_id = %s', [tenant_id])  # noqa: S608 -- of our models
            rows += cursor.rowcount
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args->>'tenant_id' = %s", [str(tenant_id)])
        cursor.execute("DELETE FROM tenancy_tenant WHERE id = %s", [tenant_id])
    return rows


def _delete_files(folder: str) -> None:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in folders:
        _delete_files(f"{folder}/{name}")
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
