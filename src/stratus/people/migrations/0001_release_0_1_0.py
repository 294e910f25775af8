"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.clock
import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_photo"),
        ("people", "0003_connection_lock_seconds"),
        ("people", "0004_keycode_settings"),
    ]

    initial = True

    dependencies = [
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hierarchy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("external_id", models.CharField(blank=True, default="", max_length=64, verbose_name="Organisation ID")),
                ("synchronization_key", models.CharField(blank=True, default="", max_length=64)),
                ("allow_schedules", models.BooleanField(default=True, verbose_name="Allow relationship with scheduled assessments")),
                ("is_organization", models.BooleanField(default=False, verbose_name="Root level")),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "parent",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="people.hierarchy"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="hierarchy_external_id_once",
                    ),
                    models.UniqueConstraint(condition=models.Q(("parent", None)), fields=("tenant",), name="hierarchy_one_root"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "role_type",
                    models.CharField(
                        choices=[("ADMINISTRATOR", "Administrator"), ("STAFF", "Staff"), ("MARKER", "Marker"), ("CANDIDATE", "Candidate")],
                        max_length=20,
                    ),
                ),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("use_external_api", "Use external API"),
                                ("manage_webservice", "Manage webservice"),
                                ("manage_users", "Manage users"),
                                ("manage_roles", "Manage roles"),
                                ("manage_settings", "Manage global settings"),
                                ("view_audit", "View audit log"),
                                ("library", "Library"),
                                ("manage_collections", "Manage collections"),
                                ("assessments", "Assessments"),
                                ("manage_assessments", "Manage assessments"),
                                ("publish_assessments", "Publish assessments"),
                                ("schedule", "Create, update and delete schedules"),
                                ("view_all_schedules", "View schedules of others"),
                                ("invigilate", "Invigilate"),
                                ("view_user_logs", "View user logs"),
                                ("coordinate_marking", "Coordinate marking"),
                                ("mark", "Marking"),
                                ("moderate", "Moderate"),
                                ("publish_results", "Publish results"),
                                ("view_results", "Reports > Results"),
                                ("void_attempts", "Void attempts"),
                                ("participate", "Participate"),
                            ],
                            max_length=40,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("built_in", models.BooleanField(default=False)),
                ("position", models.IntegerField(default=0)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "title"), name="role_title_once")],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=500)),
                (
                    "username_key",
                    stratus.foundation.sorting.CaseFoldField(
                        db_collation="C", default="", editable=False, max_length=500, source="username"
                    ),
                ),
                ("external_id", models.CharField(blank=True, default="", max_length=64, verbose_name="User ID")),
                ("first_name", models.CharField(blank=True, default="", max_length=500)),
                ("last_name", models.CharField(blank=True, default="", max_length=500)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(
                        db_collation="C", default="", editable=False, max_length=200, source="last_name+first_name"
                    ),
                ),
                ("email", models.CharField(blank=True, default="", max_length=500)),
                ("photo_url", models.CharField(blank=True, default="", max_length=500)),
                ("date_of_birth", models.DateField(blank=True, null=True)),
                ("company", models.CharField(blank=True, default="", max_length=100)),
                ("country_code", models.CharField(blank=True, default="", max_length=20)),
                ("state", models.CharField(blank=True, default="", max_length=50)),
                ("city", models.CharField(blank=True, default="", max_length=50)),
                ("postal_code", models.CharField(blank=True, default="", max_length=50)),
                ("postal_address", models.CharField(blank=True, default="", max_length=500)),
                ("address_line1", models.CharField(blank=True, default="", max_length=500)),
                ("address_line2", models.CharField(blank=True, default="", max_length=500)),
                ("phone_number", models.CharField(blank=True, default="", max_length=50)),
                ("cellular_phone", models.CharField(blank=True, default="", max_length=50)),
                ("special_needs", models.BooleanField(default=False, verbose_name="Extra time")),
                (
                    "reasonable_adjustment_percentage",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Extra time in percent"),
                ),
                ("enable_read_speaker", models.BooleanField(default=False)),
                ("disable_login", models.BooleanField(default=False)),
                ("disable_password_reset", models.BooleanField(default=False)),
                ("synchronization_key", models.CharField(blank=True, default="", max_length=64)),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                (
                    "allowed_ip_addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), blank=True, default=list, size=None
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
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
                    "role",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="people.role"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "sort_key", "id"], name="user_sorted")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)), fields=("tenant", "username_key"), name="user_username_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("deleted_at", None)),
                        fields=("tenant", "external_id"),
                        name="user_external_id_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("username_key", ""), _negated=True), name="user_has_username"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_coordinator", models.BooleanField(default=False)),
                ("is_administrator", models.BooleanField(default=False)),
                ("can_view_reports", models.BooleanField(default=False)),
                ("can_rescore", models.BooleanField(default=False)),
                (
                    "hierarchy",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="people.hierarchy"
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
                    "user",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "user", "hierarchy"), name="membership_once")],
            },
        ),
        migrations.CreateModel(
            name="ApiSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("results_per_day", models.PositiveIntegerField(default=3000)),
                (
                    "assessment_owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "collection_owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "invigilator",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "marker",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "moderator",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "publisher",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scheduler",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "candidate_role",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role"
                    ),
                ),
                (
                    "marker_role",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="api_settings_once")],
            },
        ),
        migrations.CreateModel(
            name="TenantSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("preparation_minutes", models.PositiveIntegerField(default=20)),
                ("grace_seconds", models.PositiveIntegerField(default=60)),
                ("file_grace_seconds", models.PositiveIntegerField(default=600)),
                ("archive_after_hours", models.PositiveIntegerField(default=24)),
                ("default_proctorio_template", models.CharField(blank=True, default="", max_length=64)),
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
                ("connection_lock_seconds", models.PositiveIntegerField(default=60)),
                ("keycode_needs_username", models.BooleanField(default=False)),
                (
                    "use_keycodes",
                    models.BooleanField(
                        default=False, help_text="Candidates come in with a keycode, unless their schedule says otherwise."
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="tenant_settings_once")],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(blank=True, default="", help_text="The address that was asked last, file or not.", max_length=500),
                ),
                (
                    "path",
                    models.CharField(blank=True, default="", help_text="The file in the storage; empty: there is none.", max_length=200),
                ),
                ("content_type", models.CharField(blank=True, default="", max_length=20)),
                ("tries", models.PositiveSmallIntegerField(default=0, help_text="How often the present address failed.")),
                (
                    "due_at",
                    models.DateTimeField(help_text="When it is to be fetched, or tidied up; empty: nothing is to be done.", null=True),
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
                    "user",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photo", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("due_at__isnull", False)), fields=["tenant", "due_at"], name="photo_due")],
            },
        ),
    ]
