"""What the database itself keeps apart, whatever the application asks."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from stratus.assessments.models import AssessmentVersion, Blueprint, BlueprintCell, GradeScale, OptionTemplate
from stratus.library.items.drafts.models import ItemDraft
from stratus.library.media.captions.models import Captions
from stratus.library.models import Medium
from stratus.marking.models import Allocation
from stratus.people.models import Role, User
from stratus.results.models import ReviewSession
from stratus.tenancy import current, rls
from stratus.tenancy.current import NoTenant
from stratus.tenancy.models import Tenant

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLES = sorted(model._meta.db_table for model in rls.tenant_models())


@pytest.fixture
def two_tenants():
    return tuple(Tenant.objects.create(name=name, title=name, base_url=f"http://{name}.example") for name in ("north", "south"))


def _any_values(model) -> dict[str, object]:
    """A value for every column that must have one, of the column's type; moments ascend, so that windows are in order."""
    values: dict[str, object] = {}
    for position, column in enumerate(model._meta.local_concrete_fields):
        if column.primary_key or column.generated or column.name == "tenant" or column.null:
            continue
        values[column.column] = _value(column, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=position))
    chosen = {
        Allocation: {"item": "19655-2"},
        User: {"username_key": "x"},
        ReviewSession: {"assessment_id": 1},
        Blueprint: {"collection_id": 1},
        BlueprintCell: {"topic_id": 1},
        AssessmentVersion: {"grading": '{"step": "1"}', "forms": "[]"},
        OptionTemplate: {"settings": '{"marking_workflow": "AUTO", "percentage_to_pass": 55}'},
        GradeScale: {"definition": '{"kind": "TABLE", "rows": []}'},
        ItemDraft: {"collection_id": 1},
        Captions: {"cues": '[[0, 1, "x"]]'},
        Medium: {"type": "image/png", "width": 1, "height": 1, "duration": 0},
    }
    return values | chosen.get(model, {})


def _value(column, moment: datetime) -> object:
    kind = column.target_field.get_internal_type() if column.is_relation else column.get_internal_type()
    if kind == "DateTimeField":
        return moment
    if kind == "JSONField":
        return "[]"
    if kind == "ArrayField":
        return []
    if kind == "UUIDField":
        return UUID(int=1)
    if column.has_default():
        return column.get_default()
    if column.choices:
        return column.choices[0][0]
    return 1 if "Integer" in kind or kind in ("BigAutoField", "DecimalField", "FloatField") else "x"


def _one_row_of(tenant: Tenant) -> User:
    with current.use(tenant):
        role = Role.objects.create(title="Reader", role_type="STAFF")
        return User.objects.create(username=f"{tenant.name}-reader", role=role)


def test_the_application_connects_with_a_role_that_cannot_look_past_the_policies():
    rls.refuse_unsafe_role(connection)


def test_every_tenant_table_has_the_policy():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        protected = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'tenant' AND qual IS NOT NULL AND with_check IS NOT NULL")
        policed = {row[0] for row in cursor.fetchall()}
    assert set(TABLES) <= protected & policed


def policy_of(table: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT qual, with_check FROM pg_policies WHERE policyname = 'tenant' AND tablename = %s", [table])
        return cursor.fetchone()


@pytest.mark.parametrize("table", ["people_user", "delivery_attempt", "search_word"])
def test_where_rows_are_named_by_ids_the_tenant_is_compared_row_by_row(table):
    assert all(told.endswith("IS TRUE)") for told in policy_of(table))


def test_a_policy_of_an_earlier_release_becomes_that_of_this_one():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        for table, policy in (("search_word", rls.POLICY_WITHOUT_INDEX), ("people_role", rls.POLICY)):
            there = policy_of(table)
            other = rls.POLICY if policy == rls.POLICY_WITHOUT_INDEX else rls.POLICY_WITHOUT_INDEX
            cursor.execute(f"ALTER POLICY tenant ON {table} USING ({other}) WITH CHECK ({other})")
            assert policy_of(table) != there
            rls._protect(cursor, table, policy)
            assert policy_of(table) == there


def test_only_the_named_tables_with_a_tenant_column_are_without_policy():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = current_schema()"
        )
        with_column = {row[0] for row in cursor.fetchall()}
    assert with_column - set(TABLES) == {"tenancy_host", "tenancy_credential"}


def test_raw_sql_in_one_tenant_reads_no_row_of_another(two_tenants):
    north, south = two_tenants
    _one_row_of(north)
    with current.use(south), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_user")
        assert cursor.fetchone() == (0,)


def test_raw_sql_outside_of_any_tenant_reads_nothing(two_tenants):
    _one_row_of(two_tenants[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_user")
        assert cursor.fetchone() == (0,)


def test_a_row_of_another_tenant_cannot_be_written(two_tenants):
    north, south = two_tenants
    with current.use(south), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Role.objects.create(title="Intruder", role_type="STAFF", tenant_id=north.pk)


def test_a_reference_cannot_leave_the_tenant(two_tenants):
    north, south = two_tenants
    foreign = _one_row_of(north).role_id
    with current.use(south), pytest.raises(IntegrityError, match="tenant_fk"), transaction.atomic():
        User.objects.create(username="guest", role_id=foreign)
        connection.check_constraints()


def test_every_foreign_key_between_tenant_tables_holds_the_tenant_too():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname, t.relname, f.relname, ours.attname, theirs.attname FROM pg_constraint c"
            " JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid"
            " JOIN pg_attribute ours ON ours.attrelid = c.conrelid AND ours.attnum = c.conkey[1]"
            " JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = c.confkey[1]"
            " WHERE c.contype = 'f'"
        )
        keys = [(name, *first) for name, table, target, *first in cursor.fetchall() if table in TABLES and target in TABLES]
    assert keys
    assert [name for name, ours, theirs in keys if (ours, theirs) != ("tenant_id", "tenant_id")] == []


def test_a_manager_outside_of_any_tenant_raises():
    with pytest.raises(NoTenant):
        User.objects.count()


def test_the_tenant_is_told_again_after_a_rollback(two_tenants):
    north, _south = two_tenants
    _one_row_of(north)
    with current.use(north):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert User.objects.count() == 1
            raise ZeroDivisionError
        assert User.objects.count() == 1


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_any_table_is_seen_from_another_tenant(table, two_tenants):
    north, south = two_tenants
    with transaction.atomic():
        with current.use(north):
            _write_any_row(north, table)
            assert _count(table) == 1
        with current.use(south):
            assert _count(table) == 0
        # The row stands without its neighbours: foreign keys are checked at commit, which never comes.
        transaction.set_rollback(True)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def _write_any_row(tenant: Tenant, table: str) -> None:
    model = next(m for m in rls.tenant_models() if m._meta.db_table == table)
    values = _any_values(model)
    columns = ", ".join(f'"{name}"' for name in ("tenant_id", *values))
    marks = ", ".join(["%s"] * (len(values) + 1))
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', [tenant.pk, *values.values()])
