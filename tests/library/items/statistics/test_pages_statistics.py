"""The statistics of an item, on its pages: who sees them, and what they say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import NewerRevision, NothingMeasured
from stratus.library.items.statistics import queries
from stratus.library.items.statistics.actions import Measured, use_measured, write_statistics
from stratus.library.models import Collection, CollectionRole, Item, ItemStatus
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_schedule, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HELD = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant(only_live_items=True)
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def item(collection: Collection) -> Item:
    return an_item(collection=collection)


def written(item: Item, sitting: int = 1, **fields: Any) -> None:
    """The statistics of an item in one sitting: 40 candidates with half of the points, unless said otherwise."""
    values: dict[str, Any] = {"candidates": 40, "blank": 0, "scores": Decimal(40), "max_score": Decimal(2), "item_rest": Decimal("0.31")}
    values |= {"well": 13, "answers": {}, "revision": 1, "version": 1, "item": item.external_id} | fields
    write_statistics(sitting, HELD, [Measured(**values)], is_complete=True, now=HELD)
    item.refresh_from_db()


def chosen(item: Item, *counts: tuple[int, int]) -> dict[str, Any]:
    """How often each alternative was chosen: by all, and by those who did well."""
    assert item.latest is not None
    alternatives = item.latest.content["alternatives"]
    rows = [
        {"part": one["id"], "answer": "", "typed": False, "count": count, "well": well}
        for one, (count, well) in zip(alternatives, counts, strict=False)
    ]
    return {"answers": rows, "others": 0}


def page(browser: Client, item: Item) -> str:
    return browser.get(f"/library/items/{item.pk}/statistics").content.decode()


def shared_as(collection: Collection, role: str) -> Client:
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=role), by=SYSTEM)
    return a_browser(user)


# Who ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", CollectionRole.values)
def test_whoever_has_a_role_in_the_collection_sees_them(collection, item, role):
    written(item)
    assert shared_as(collection, role).get(f"/library/items/{item.pk}/statistics").status_code == 200


def test_who_may_only_look_at_it_does_not_and_is_offered_nothing(collection, item):
    written(item)
    reader = shared_as(collection, "")
    assert reader.get(f"/library/items/{item.pk}/statistics").status_code == 403
    assert "/statistics" not in reader.get(f"/library/items/{item.pk}").content.decode()


def test_an_item_that_nobody_sat_has_no_panel(author, item):
    assert "/statistics" not in a_browser(author).get(f"/library/items/{item.pk}").content.decode()


def test_its_panel_says_the_measured_value(author, item):
    written(item)
    page = a_browser(author).get(f"/library/items/{item.pk}").content.decode()
    assert "Measured p-value 0.5" in page
    assert f'<a class="btn btn-sm ms-auto" href="/library/items/{item.pk}/statistics">Show' in page


# What -----------------------------------------------------------------------------------------------------------------------------------


def test_the_page_says_what_those_who_did_well_chose_that_is_not_the_key(author, item):
    written(item, answers=chosen(item, (25, 3), (15, 10)))
    shown = page(a_browser(author), item)
    assert "Most of those who did well chose “Alternative B" in shown
    assert "62 % (25)" in shown
    assert "77 % (10)" in shown


def test_few_candidates_are_not_told_of(author, item):
    written(item, candidates=4, scores=Decimal(8), well=0, item_rest=None, answers=chosen(item, (4, 0)))
    shown = page(a_browser(author), item)
    assert "Too few to tell" in shown
    assert "1 sitting with too few candidates is in no figure." in shown
    assert "(4)" not in shown


def test_a_sitting_is_named_to_who_may_see_its_results(author, item):
    schedule = a_schedule(an_assessment([item], title="Midterm"), active=True)
    written(item, schedule.pk)
    assert "An exam that you do not see" in page(a_browser(author), item)
    coordinator = a_browser(a_user("System administrator"))
    assert "Midterm" in page(coordinator, item)


def test_it_says_so_where_the_item_was_changed_since(author, item):
    written(item, revision=7)
    assert "nobody has sat version 1 yet" in page(a_browser(author), item)


def test_the_number_of_statements_does_not_depend_on_the_number_of_sittings(author, item):
    browser, numbers = a_browser(author), []
    for size in (2, 12):
        for sitting in range(size):
            written(item, sitting + 1, answers=chosen(item, (25, 3), (15, 10)))
        with CaptureQueriesContext(connection) as captured:
            page(browser, item)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


# Using it -------------------------------------------------------------------------------------------------------------------------------


def actor(user: User) -> Actor:
    return Actor.of(user, Door.UI)


def test_the_measured_value_becomes_the_p_value_and_the_item_stays_live(author, item):
    written(item)
    use_measured(item.pk, by=actor(author), revision=1)
    item.refresh_from_db()
    assert item.latest is not None
    assert (item.p_value, item.status, item.latest.number) == (Decimal("0.500"), ItemStatus.LIVE, 2)
    assert item.latest.classification == {"p_value": "0.5"}


def test_using_it_twice_changes_nothing_more(author, item):
    written(item)
    for number in (1, 2):
        use_measured(item.pk, by=actor(author), revision=number)
    item.refresh_from_db()
    assert item.latest is not None
    assert item.latest.number == 2


def test_it_is_not_used_on_a_version_that_was_not_shown(author, item):
    written(item)
    with pytest.raises(NewerRevision):
        use_measured(item.pk, by=actor(author), revision=3)


def test_where_nothing_is_measured_there_is_nothing_to_use(author, item):
    with pytest.raises(NothingMeasured):
        use_measured(item.pk, by=actor(author), revision=1)


def test_the_value_that_is_offered_is_the_one_that_the_page_shows_however_many_sittings_there_were(author, item, monkeypatch):
    monkeypatch.setattr(queries, "MOST_SITTINGS", 2)
    for sitting, points in ((1, 8), (2, 32), (3, 40)):
        written(item, sitting, scores=Decimal(points))
    shown = queries.statistics_of(item, actor(author)).total.p_value
    assert (item.measured, shown) == (Decimal("0.45"), Decimal("0.45"))
    assert "Use the measured value 0.45" in page(a_browser(author), item)


def test_the_button_uses_it_and_is_gone_then(author, item):
    written(item)
    browser = a_browser(author)
    assert "Use the measured value 0.5" in page(browser, item)
    browser.post(f"/library/items/{item.pk}/statistics/use", {"revision": "1"})
    assert "Use the measured value" not in page(browser, item)


def test_using_it_does_not_make_an_item_that_nobody_sat(author, item):
    written(item)
    use_measured(item.pk, by=actor(author), revision=1)
    assert "nobody has sat" not in page(a_browser(author), item)


def test_what_stands_in_a_cell_stands_in_one_element_so_that_a_telephone_keeps_it_beside_its_heading(author, item):
    written(item, answers=chosen(item, (25, 3), (15, 10)))
    cells = re.findall(r'role="rowheader" data-heading="[^"]*"[^>]*>(<div>)?', page(a_browser(author), item))
    assert cells
    assert all(cells)


def test_a_reviewer_sees_them_and_gets_no_button(collection, item):
    written(item)
    assert "Use the measured value" not in page(shared_as(collection, CollectionRole.REVIEWER), item)


def test_the_answer_of_a_single_candidate_is_not_told_by_how_the_sum_changes(author, item):
    written(item, answers=chosen(item, (25, 3), (15, 10)))
    for sitting, (candidates, counts) in enumerate([(4, (4, 0)), (1, (1, 0))], start=2):
        answers = chosen(item, (counts[0], 0), (counts[1], 0))
        written(item, sitting, candidates=candidates, scores=Decimal(2), well=0, item_rest=None, answers=answers)
    before, measured = page(a_browser(author), item), item.measured
    assert "(30)" in before
    written(item, 4, candidates=1, scores=Decimal(0), well=0, item_rest=None, answers=chosen(item, (0, 0), (1, 0)))
    after = page(a_browser(author), item)
    assert "(30)" in after
    assert "(16)" not in after
    assert item.measured == measured
