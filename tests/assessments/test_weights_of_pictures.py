"""What publishing knows of the pictures that questions show: names for words, and sizes."""

from __future__ import annotations

import pytest

from library.pictures import a_picture, named
from stratus.assessments import rules
from stratus.assessments.queries import questions_of
from stratus.assessments.versions.actions import as_rules, pages_as_rules
from stratus.library.media.actions import describe_medium
from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, an_assessment, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def showing(name: str, item_type: str = "ESSAY") -> Item:
    """An item of a collection of its own, which calls the one picture so."""
    collection = a_collection()
    medium = a_picture(collection)
    describe_medium(medium.pk, name=name, description="", by=SYSTEM)
    return an_item(item_type, collection=collection, stem=named(medium))


def called(found) -> list[list[str]]:
    return [[medium.name for medium in one.media.values()] for one in found]


def test_a_picture_is_called_as_the_collection_of_each_question_calls_it():
    items = [showing("Delta"), showing("Nile"), showing("River")]
    assessment = an_assessment(items, published=False)
    assert called(as_rules(questions_of(assessment), only_live=False)) == [["Delta"], ["Nile"], ["River"]]


def test_a_picture_is_called_as_the_collection_of_each_page_calls_it():
    pages = Item.objects.filter(pk__in=[showing(name, "SECTION").pk for name in ("Delta", "Nile")]).select_related("latest").order_by("pk")
    assert called(pages_as_rules(list(pages), only_live=False)) == [["Delta"], ["Nile"]]


def test_the_largest_are_named_with_the_question_of_whose_collection_the_name_is():
    questions = as_rules(questions_of(an_assessment([showing("Delta"), showing("Nile")], published=False)), only_live=False)
    assert rules._media_with_titles(questions)[0][0] == f"Delta in {questions[0].title}"
