"""Tenants, their hosts, and the base class of all models that belong to a tenant."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.sql.where import AND

from stratus.foundation import clock
from stratus.tenancy import current
from stratus.tenancy.db.agreements import Agreement


class Tenant(models.Model):
    """An organisation that uses this installation."""

    name = models.SlugField(max_length=50, unique=True)
    title = models.CharField(max_length=200)
    base_url = models.URLField(max_length=300, help_text="Public address that links are made from, without a slash at the end.")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.title


class Host(models.Model):
    """A host name under which a tenant's staff web and player answer."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="hosts")
    name = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.name


class SecretFingerprint(models.Model):
    """Which secrets this database was set up with: a process with others does not start (`server/processes/fingerprints.py`)."""

    name = models.CharField(primary_key=True, max_length=50)
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """The hash of a token or link, and the object that it gives access to. Looked up before the tenant is known."""

    class Kind(models.TextChoices):
        EXTERNAL_API = "EXTERNAL_API"
        LAUNCH = "LAUNCH"
        MARKING = "MARKING"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    hash = models.BinaryField(max_length=32, unique=True)
    subject_id = models.BigIntegerField()
    generation = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "subject_id"], name="credential_once_per_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class OfTenant(RelatedExact):
    """The manager's condition: that a row is the tenant's. An index serves it, but where the rows are named by their ids.

    A tenant that statistics do not know yet seems to have one row of everything, so that to PostgreSQL any index that begins with the
    tenant leads to a row as quickly as its id does; a partial one seems to be even quicker. It then goes through all that the tenant has.
    As `IS TRUE` the tenant is compared with the row that the id has led to. The policy of the table has to be written so too
    (`policy_uses_index`), else it is what leads there.
    """

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition and its parameters."""
        column: Any = self.lhs
        if column.target.model.policy_uses_index or not any(_names_rows(one, column) for one in compiler.query.where.children):
            return super().as_sql(compiler, connection)
        sql, values = compiler.compile(column)
        return f"({sql} = %s) IS TRUE", [*values, self.rhs]


def _names_rows(condition: Any, column: Any) -> bool:
    """Tell whether a condition names rows of the column's table by their ids."""
    left = getattr(condition, "lhs", None)
    # A reference is compared as the columns that it names: of ours, the id alone.
    [target, *others] = getattr(left, "targets", None) or [getattr(left, "target", None)]
    if getattr(left, "alias", None) != column.alias or others or not getattr(target, "primary_key", False):
        return False
    return condition.lookup_name == "exact" or (condition.lookup_name in ("in", "among") and condition.rhs_is_direct_value())


class TenantManager(models.Manager):
    """Returns the current tenant's rows only; raises NoTenant if none is set."""

    use_in_migrations = False

    def get_queryset(self) -> Any:
        tenant_id = current.require_id()
        rows = super().get_queryset()
        # What `filter(tenant_id=…)` adds, in a quarter of its time: it takes the way of a relation to find a column, and every query
        # of ours begins here.
        field: Any = self.model._meta.get_field("tenant")
        column = field.get_col(rows.query.get_initial_alias(), field)
        rows.query.where.add(OfTenant(column, tenant_id), AND)
        return rows


class TenantModel(models.Model):
    """Base of every table that belongs to a tenant."""

    has_tenant_key: ClassVar[bool] = True
    """Whether `rls.secure()` makes the key (tenant_id, id) to which a `TenantForeignKey` refers. It is an index more for every row."""
    policy_uses_index: ClassVar[bool] = True
    """Whether an index that begins with the tenant serves row-level security; else only a query that names the tenant itself, and no id."""
    agreements: ClassVar[tuple[Agreement, ...]] = ()
    """What rows that name each other have in common (`tenancy.db.agreements`); `rls.secure()` has the database hold it."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", default=current.maybe_id, editable=False, db_index=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class TenantSettings(TenantModel):
    """Settings of the whole tenant, with the defaults of the reference product."""

    time_zone = models.CharField(max_length=64, default="UTC")
    preparation_minutes = models.PositiveIntegerField(default=20)
    grace_seconds = models.PositiveIntegerField(default=60)
    file_grace_seconds = models.PositiveIntegerField(default=600)
    connection_lock_seconds = models.PositiveIntegerField(default=60)
    archive_after_hours = models.PositiveIntegerField(default=24)
    default_proctorio_template = models.CharField(max_length=64, blank=True, default="")
    use_keycodes = models.BooleanField(default=False, help_text="Candidates come in with a keycode, unless their schedule says otherwise.")
    keycode_needs_username = models.BooleanField(default=False)
    direct_link_days = models.PositiveIntegerField(default=60, help_text="Days that an assessor's direct link opens.")
    whom_to_ask = models.CharField(
        max_length=300, blank=True, default="", help_text="Whom candidates ask: shown on every page they come to."
    )
    accessibility_note = models.CharField(
        max_length=2000, blank=True, default="", help_text="Added to the accessibility statement, such as who watches over it."
    )
    only_live_items = models.BooleanField(db_default=False, default=False, help_text="Assessments are published with Live items alone.")
    approve_assessments = models.BooleanField(
        db_default=False, default=False, help_text="Somebody other than who changed it last approves an assessment before it is published."
    )
    score_step = models.CharField(
        max_length=4,
        db_default="0.01",
        default="0.01",
        help_text="Points to which scores are rounded; taken when an assessment is published.",
    )
    practice_exam = models.BooleanField(
        db_default=True, default=True, help_text="Everybody can open the practice exam, without logging in."
    )
    hall_networks = models.TextField(blank=True, default="", help_text="Network addresses of halls, where more people may mistype at once.")

    class Meta:
        app_label = "people"  # the label under which its table was made
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="tenant_settings_once"),
            models.CheckConstraint(
                condition=models.Q(score_step__in=["0.01", "0.1", "0.25", "0.5", "1"]), name="tenant_settings_score_step"
            ),
        ]

    def __str__(self) -> str:
        return f"settings of tenant {self.tenant_id}"
