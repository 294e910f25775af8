"""The migration that gives alternatives ids which tell nothing."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from stratus.assessments.models import AssessmentVersion
from stratus.item_types.registry import item_type
from stratus.library.models import Item, ItemRevision, RenamedPart
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import a_tenant, an_assessment, an_item

pytestmark = pytest.mark.django_db

migration = import_module("stratus.library.migrations.0003_new_part_ids")


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def an_old_item(kind: str = "MULTIPLE_CHOICE") -> Item:
    """An item as a release without formats stored it."""
    item = an_item(kind)
    revision = newest(item)
    revision.content = {name: value for name, value in revision.content.items() if name != "format"}
    revision.save()
    return item


@pytest.mark.parametrize("kind", ["MULTIPLE_CHOICE", "MULTIPLE_RESPONSE"])
def test_an_item_gets_a_revision_that_differs_in_its_ids_alone(kind):
    old = newest(an_old_item(kind))
    migration.give_new_ids(apps, None)
    new = newest(Item.objects.get())
    names = dict(RenamedPart.objects.values_list("old", "new"))
    assert (new.number, new.max_score) == (2, old.max_score)
    assert set(names) == {"a", "b"}
    alternatives = [{**one, "id": names[one["id"]]} for one in old.content["alternatives"]]
    assert new.content == {**old.content, "format": 1, "alternatives": alternatives}
    assert item_type(kind).clean(new.content, new.content) == new.content


def test_published_versions_and_revisions_that_are_there_keep_their_letters():
    an_assessment([an_old_item()])
    before = AssessmentVersion.objects.get().items
    migration.give_new_ids(apps, None)
    assert AssessmentVersion.objects.get().items == before
    assert [one["id"] for one in ItemRevision.objects.get(number=1).content["alternatives"]] == ["a", "b"]


def test_items_without_alternatives_and_those_that_have_such_ids_stay_as_they_are():
    an_old_item("ESSAY")
    an_item("MULTIPLE_CHOICE")
    migration.give_new_ids(apps, None)
    assert set(ItemRevision.objects.values_list("number", flat=True)) == {1}
    assert not RenamedPart.objects.exists()


def test_running_it_again_changes_nothing():
    an_old_item()
    for _time in range(2):
        migration.give_new_ids(apps, None)
    assert ItemRevision.objects.count() == 2


def test_every_item_is_reached_however_many_there_are(monkeypatch):
    monkeypatch.setattr(migration, "PORTION", 2)
    for _n in range(5):
        an_old_item()
    migration.give_new_ids(apps, None)
    assert ItemRevision.objects.filter(number=2).count() == 5
