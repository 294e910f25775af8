"""Every tenant has its settings: made with it, by a migration for those there before, and never made up while reading."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from stratus.organisation.models import ApiSettings
from stratus.organisation.queries import api_settings
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings
from support.builders import a_tenant

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_tenant_is_founded_with_its_settings():
    with current.use(a_tenant(time_zone="Asia/Tokyo")):
        assert (tenant_settings().time_zone, tenant_settings().preparation_minutes) == ("Asia/Tokyo", 20)
        assert api_settings().results_per_day == 3000


def test_settings_that_are_gone_are_not_made_up():
    with current.use(a_tenant()):
        TenantSettings.objects.all().delete()
        ApiSettings.objects.all().delete()
        with pytest.raises(TenantSettings.DoesNotExist):
            tenant_settings()
        with pytest.raises(ApiSettings.DoesNotExist):
            api_settings()


def test_the_migration_gives_settings_to_tenants_without_and_changes_no_others():
    before, after = a_tenant(), a_tenant()
    with current.use(before):
        TenantSettings.objects.all().delete()
        ApiSettings.objects.all().delete()
    with current.use(after):
        TenantSettings.objects.update(grace_seconds=5)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")  # migrations run as the owner
        migration = import_module("stratus.people.migrations.0002_settings_rows")
        migration.make_missing_rows(MigrationLoader(connection).project_state().apps, None)  # the tables have the latest columns
        cursor.execute("SET ROLE stratus_app")
    with current.use(before):
        assert tenant_settings().grace_seconds == 60
        assert ApiSettings.objects.count() == 1
    with current.use(after):
        assert tenant_settings().grace_seconds == 5
        assert TenantSettings.objects.count() == ApiSettings.objects.count() == 1
