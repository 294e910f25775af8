"""While an upgrade rolls, processes of the release before publish without noting which items a version holds: that is filled in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stratus.assessments.models import AssessmentVersion, VersionUse
from stratus.assessments.versions import tasks
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import a_tenant, an_assessment, an_item

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = clock.now()


def used() -> set[tuple[int, int]]:
    return set(VersionUse.objects.values_list("version", "item"))


def test_uses_are_filled_in_for_each_organisation_and_once(monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    tenants = [a_tenant(), a_tenant()]
    wanted = {}
    for tenant in tenants:
        with current.use(tenant):
            items = [an_item(), an_item()]
            for _again in range(2):
                an_assessment(items, published_at=NOW - timedelta(hours=1))
            VersionUse.objects.all().delete()
            wanted[tenant.pk] = {(version.pk, item.pk) for version in AssessmentVersion.objects.all() for item in items}
    tasks.fill_uses(0)
    for tenant in tenants:
        with current.use(tenant):
            assert used() == wanted[tenant.pk]
            assert tasks.fill(NOW - tasks.LOOKED_BACK) == 0


def test_versions_from_long_before_the_upgrade_are_not_looked_at():
    with current.use(a_tenant()):
        an_assessment([an_item()], published_at=NOW - timedelta(days=60))
        VersionUse.objects.all().delete()
        assert tasks.fill(NOW - tasks.LOOKED_BACK) == 0
