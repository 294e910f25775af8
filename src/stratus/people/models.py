"""Hierarchies, roles and users."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission, RoleType
from stratus.foundation import clock
from stratus.foundation.sorting import CaseFoldField, SortKeyField
from stratus.foundation.text import name_key, name_of, password_forms
from stratus.people.roles.titles import LONGEST, TitleKeyField
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantManager, TenantModel


class Hierarchy(TenantModel):
    """A node in the tree of groups: decides who sees whom and where a schedule belongs. The API's *group*."""

    parent = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    external_id = models.CharField(_("Organisation ID"), max_length=64, blank=True, default="")
    synchronization_key = models.CharField(max_length=64, blank=True, default="")
    allow_schedules = models.BooleanField(_("Allow relationship with scheduled assessments"), default=True)
    is_organization = models.BooleanField(_("Root level"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], condition=~Q(external_id=""), name="hierarchy_external_id_once"),
            models.UniqueConstraint(fields=["tenant"], condition=Q(parent=None), name="hierarchy_one_root"),
        ]

    def __str__(self) -> str:
        return self.title


class Role(TenantModel):
    """A named set of permissions."""

    title = models.CharField(max_length=100)
    title_key = TitleKeyField("title", max_length=LONGEST + 20)
    role_type = models.CharField(max_length=20, choices=RoleType.choices)
    permissions = ArrayField(models.CharField(max_length=40, choices=Permission.choices), default=list)
    built_in = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    needs_second_factor = models.BooleanField(default=False, help_text="Its holders log in with a second factor.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "title"], name="role_title_once"),
            models.UniqueConstraint(fields=["tenant", "title_key"], name="role_title_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class UserQuerySet(models.QuerySet):
    def present(self) -> UserQuerySet:
        """Users that are neither deleted nor disabled."""
        return self.filter(deleted_at=None, is_active=True)

    def holding(self, permission: Permission) -> UserQuerySet:
        """Present users whose role has this right."""
        return self.present().filter(role__permissions__contains=[permission.value])


class UserManager(BaseUserManager, TenantManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(username_key=name_key(username or ""))


class User(AbstractBaseUser, TenantModel):
    """A person: staff, assessor or candidate. `external_id` is what screens call "User ID"."""

    # Each request looks for whoever is logged in, and every list for those whom its rows name: by their ids (`tenancy.models.OfTenant`).
    policy_uses_index: ClassVar[bool] = False

    username = models.CharField(max_length=500)
    username_key = CaseFoldField("username", max_length=500)
    external_id = models.CharField(_("User ID"), max_length=64, blank=True, default="")
    first_name = models.CharField(max_length=500, blank=True, default="")
    last_name = models.CharField(max_length=500, blank=True, default="")
    sort_key = SortKeyField("last_name+first_name")
    email = models.CharField(max_length=500, blank=True, default="")
    email_key = models.GeneratedField(
        expression=Lower("email"), output_field=models.CharField(max_length=500, db_collation="C"), db_persist=True
    )
    """Stored, since under row-level security no index serves what a function makes of a column."""
    role = TenantForeignKey(Role, models.PROTECT, related_name="users")

    photo_url = models.CharField(max_length=500, blank=True, default="")
    date_of_birth = models.DateField(null=True, blank=True)
    company = models.CharField(max_length=100, blank=True, default="")
    country_code = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=50, blank=True, default="")
    city = models.CharField(max_length=50, blank=True, default="")
    postal_code = models.CharField(max_length=50, blank=True, default="")
    postal_address = models.CharField(max_length=500, blank=True, default="")
    address_line1 = models.CharField(max_length=500, blank=True, default="")
    address_line2 = models.CharField(max_length=500, blank=True, default="")
    phone_number = models.CharField(max_length=50, blank=True, default="")
    cellular_phone = models.CharField(max_length=50, blank=True, default="")

    special_needs = models.BooleanField(_("Extra time"), default=False)
    reasonable_adjustment_percentage = models.PositiveIntegerField(_("Extra time in percent"), null=True, blank=True)
    enable_read_speaker = models.BooleanField(default=False)
    disable_login = models.BooleanField(default=False)
    disable_password_reset = models.BooleanField(default=False)
    has_second_factor = models.BooleanField(default=False, help_text="`login` keeps it, and writes this.")
    must_change_password = models.BooleanField(default=False, help_text="Somebody else gave them their password.")
    synchronization_key = models.CharField(max_length=64, blank=True, default="")
    labels = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    allowed_ip_addresses = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")

    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()  # type: ignore[misc]  # declared as a class variable on the base

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "username_key"], condition=Q(deleted_at=None), name="user_username_once"),
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~Q(external_id="") & Q(deleted_at=None),
                name="user_external_id_once",
            ),
            models.CheckConstraint(condition=~Q(username_key=""), name="user_has_username"),
        ]
        indexes = [
            models.Index(fields=["tenant", "sort_key", "id"], name="user_sorted"),
            models.Index(fields=["tenant", "role", "sort_key", "id"], condition=Q(deleted_at=None), name="user_of_role"),
            models.Index(fields=["tenant", "sort_key", "id"], condition=Q(deleted_at=None, is_active=False), name="user_disabled"),
            models.Index(fields=["tenant", "external_id", "id"], condition=Q(deleted_at=None), name="user_by_external_id"),
            models.Index(fields=["tenant", "email_key", "id"], name="user_by_email"),
        ]

    @property
    def full_name(self) -> str:
        """First and last name, or the user name of somebody without either."""
        return name_of(self.first_name, self.last_name, self.username)

    def __str__(self) -> str:
        return self.full_name

    def set_password(self, raw_password: str | None) -> None:
        """Hash a password in its one form, so that it does not matter how a keyboard writes it; None: there is none."""
        super().set_password(raw_password if raw_password is None else password_forms(raw_password)[0])

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password. What was hashed in another form, by an earlier release, is hashed anew when it is right."""
        if raw_password is None:
            return False
        first, *others = password_forms(raw_password)
        if super().check_password(first):
            return True
        if not any(check_password(form, self.password) for form in others):
            return False
        self.set_password(first)
        if self.pk is not None:
            self.save(update_fields=["password"])
        return True


class Photo(TenantModel):
    """The photo that was fetched, or is to be fetched, from a user's `photo_url`."""

    user = TenantOneToOneField(User, models.CASCADE, related_name="photo")
    source = models.CharField(max_length=500, blank=True, default="", help_text="The address that was asked last, file or not.")
    path = models.CharField(max_length=200, blank=True, default="", help_text="The file in the storage; empty: there is none.")
    content_type = models.CharField(max_length=20, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often the present address failed.")
    due_at = models.DateTimeField(null=True, help_text="When it is to be fetched, or tidied up; empty: nothing is to be done.")

    class Meta:
        indexes = [models.Index(fields=["tenant", "due_at"], condition=Q(due_at__isnull=False), name="photo_due")]


class Membership(TenantModel):
    """A user in a hierarchy, with their rights for it."""

    user = TenantForeignKey(User, models.CASCADE, related_name="memberships")
    hierarchy = TenantForeignKey(Hierarchy, models.CASCADE, related_name="memberships")
    is_coordinator = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    can_view_reports = models.BooleanField(default=False)
    can_rescore = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user", "hierarchy"], name="membership_once")]
