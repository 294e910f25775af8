"""Row-level security, composite foreign keys and grants, derived from the models after every migration, and the questions of jobs.

It is safe to run again. It needs the role that owns the tables; the application's own role (`stratus_app`) owns nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from stratus.tenancy.db import agreements, due
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel

APP_ROLE = "stratus_app"
SAVER_ROLE = "stratus_saver"

# The saver's database role has access to these tables only.
SAVER_GRANTS = {
    "django_migrations": "SELECT",
    "tenancy_secretfingerprint": "SELECT",
    "tenancy_tenant": "SELECT",
    "scheduling_schedule": "SELECT, UPDATE (version_id)",
    "scheduling_registration": "SELECT, UPDATE",
    # Not the hashes of passwords, nor how people are reached.
    "people_user": (
        "SELECT (id, tenant_id, username, first_name, last_name, language, is_active, deleted_at, allowed_ip_addresses, special_needs,"
        " reasonable_adjustment_percentage)"
    ),
    "people_tenantsettings": "SELECT",
    "assessments_assessmentversion": "SELECT",
    "delivery_paper": "SELECT, INSERT",
    "delivery_sealedpaper": "SELECT",
    "delivery_sheetplan": "SELECT, INSERT, UPDATE",
    "delivery_plannedsheet": "SELECT, INSERT",
    "delivery_attempt": "SELECT, INSERT, UPDATE",
    "delivery_restoration": "SELECT",
    "delivery_session": "SELECT, INSERT, UPDATE",
    "delivery_answer": "SELECT, INSERT, UPDATE",
    "delivery_answerevent": "SELECT, INSERT",
    "delivery_checkedquestion": "SELECT, INSERT",
    "delivery_questionreport": "SELECT, INSERT",
    "delivery_order": "SELECT, UPDATE",
    "delivery_responsefile": "SELECT, INSERT, UPDATE",
    "delivery_proctoriosettings": "SELECT (id, tenant_id, mode)",
    "delivery_proctoringpass": "SELECT, UPDATE (used_at)",
    "delivery_sebsettings": "SELECT (id, tenant_id, quit_hash, check_config_key, config_keys, browser_exam_keys)",
    "events_event": "INSERT",
}

TENANT = "NULLIF(current_setting('stratus.tenant', true), '')::bigint"
POLICY = f"tenant_id = {TENANT}"
POLICY_WITHOUT_INDEX = f"(tenant_id = {TENANT}) IS TRUE"
"""Compared row by row, so that no index serves it; PostgreSQL knows of as many rows as it does of `POLICY`."""


def tenant_models() -> list[type[TenantModel]]:
    """Return every concrete model whose rows belong to a tenant."""
    return [m for m in apps.get_models(include_auto_created=True) if issubclass(m, TenantModel) and m._meta.managed]


def _composite_keys() -> Iterator[tuple[str, str, str]]:
    for model in tenant_models():
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey | TenantOneToOneField):
                yield model._meta.db_table, field.column, field.related_model._meta.db_table


def _existing_tables(cursor: Any) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return {row[0] for row in cursor.fetchall()}


def secure(connection: Any) -> None:
    """Bring policies, composite keys, agreements and grants in line with the models, and validate what was made without a look at rows."""
    with connection.cursor() as cursor:
        make_roles(cursor)
        existing = _existing_tables(cursor)
        tables = {m._meta.db_table: m for m in tenant_models() if m._meta.db_table in existing}
        for table, model in sorted(tables.items()):
            _protect(cursor, table, POLICY if model.policy_uses_index else POLICY_WITHOUT_INDEX)
        for table in sorted(m._meta.db_table for m in tenant_models() if m.has_tenant_key and m._meta.db_table in existing):
            _constraint(cursor, table, f"{table}_tenant_id_key", "UNIQUE (tenant_id, id)")
        for table, column, target in sorted(_composite_keys()):
            if table in existing and target in existing:
                _reference(cursor, table, column, target)
        agreements.make(cursor, _schema(cursor), tables)
        _grant(cursor, existing)
        due.make_functions(cursor, _schema(cursor), APP_ROLE)
        for table in sorted(SAVER_GRANTS.keys() & tables.keys()):
            _admit_saver(cursor, table)
    agreements.validate(connection)


def make_roles(cursor: Any) -> None:
    """Create the roles of application and saver if missing, and allow the current role to switch to them."""
    for role in (APP_ROLE, SAVER_ROLE):
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            # Roles belong to the cluster, and several of its databases may be migrated at the same time.
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOINHERIT; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        # From PostgreSQL 16 on, the creator of a role may grant it to others, but may not switch to it without a grant.
        right = "SET" if connection_version(cursor) >= 160000 else "MEMBER"
        cursor.execute("SELECT pg_has_role(current_user, %s, %s)", [role, right])
        if not cursor.fetchone()[0]:
            cursor.execute(f"GRANT {role} TO current_user")


def connection_version(cursor: Any) -> int:
    """Return the server's version as a number: 160004 for 16.4."""
    cursor.execute("SHOW server_version_num")
    return int(cursor.fetchone()[0])


def _protect(cursor: Any, table: str, policy: str) -> None:
    cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
    if not cursor.fetchone()[0]:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(
        "SELECT CASE WHEN qual LIKE '%%IS TRUE%%' THEN %s WHEN qual LIKE '%%(tenant_id + 0)%%' THEN '' ELSE %s END FROM pg_policies"
        " WHERE schemaname = current_schema() AND tablename = %s AND policyname = 'tenant'",
        [POLICY_WITHOUT_INDEX, POLICY, table],
    )
    found = cursor.fetchone()
    if found is None:
        cursor.execute(f'CREATE POLICY tenant ON "{table}" USING ({policy}) WITH CHECK ({policy})')
    elif found[0] != policy:  # also one that an earlier release wrote as a sum
        cursor.execute(f'ALTER POLICY tenant ON "{table}" USING ({policy}) WITH CHECK ({policy})')


def _admit_saver(cursor: Any, table: str) -> None:
    """Let the saver see all tenants in its tables, because one batch stores answers of several.

    There the verified token separates tenants: its tenant and registration are part of every join (saver/sync/batch.py).
    """
    cursor.execute(
        "SELECT 1 FROM pg_policies WHERE schemaname = current_schema() AND tablename = %s AND policyname = 'saver'",
        [table],
    )
    if cursor.fetchone() is None:
        cursor.execute(f'CREATE POLICY saver ON "{table}" TO {SAVER_ROLE} USING (true) WITH CHECK (true)')


def _reference(cursor: Any, table: str, column: str, target: str) -> None:
    _constraint(
        cursor,
        table,
        f"{table}_{column}_tenant_fk"[:63],
        f'FOREIGN KEY (tenant_id, "{column}") REFERENCES "{target}" (tenant_id, id) DEFERRABLE INITIALLY DEFERRED',
    )


def _constraint(cursor: Any, table: str, name: str, definition: str) -> None:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s", [table, name])
    if cursor.fetchone() is None:
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])


def _grant(cursor: Any, existing: set[str]) -> None:
    schema = _schema(cursor)
    cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {APP_ROLE}, {SAVER_ROLE}')
    cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {APP_ROLE}')
    cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {APP_ROLE}, {SAVER_ROLE}')
    cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "{schema}" TO {APP_ROLE}')
    if "events_event" in existing:
        # Rows are only added to the log.
        cursor.execute(f"REVOKE UPDATE, DELETE ON events_event FROM {APP_ROLE}")
    if "tenancy_secretfingerprint" in existing:
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON tenancy_secretfingerprint FROM {APP_ROLE}")
    for table in sorted({"ui_release", "ui_releasefile"} & existing):
        # Scripts that every browser runs: only whoever migrates puts them there.
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {APP_ROLE}")
    for table, rights in SAVER_GRANTS.items():
        if table in existing:
            # In one statement, since savers work meanwhile. What an earlier release granted and is not named here is gone.
            cursor.execute(f'REVOKE ALL ON "{table}" FROM {SAVER_ROLE}; GRANT {rights} ON "{table}" TO {SAVER_ROLE}')


class UnsafeRole(RuntimeError):
    """The application's database role has too many rights."""


def refuse_unsafe_role(connection: Any) -> None:
    """Raise UnsafeRole if the connection's role is superuser, bypasses row-level security or owns a tenant table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_super, bypasses = cursor.fetchone()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user")
        owned = {row[0] for row in cursor.fetchall()} & {m._meta.db_table for m in tenant_models()}
    if is_super:
        raise UnsafeRole(f"Database role {name} is a superuser: row-level security would not protect tenants.")
    if bypasses:
        raise UnsafeRole(f"Database role {name} has BYPASSRLS: row-level security would not protect tenants.")
    if owned:
        raise UnsafeRole(f"Database role {name} owns {sorted(owned)[0]}: row-level security would not protect tenants.")
