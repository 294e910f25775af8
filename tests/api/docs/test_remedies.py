"""Every documented error says why it is answered and what to do, where callers look."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.external_api.docs import errors
from stratus.external_api.docs.remedies import MODULES, explained, of_every_call, of_single_ones, remedies_of
from stratus.external_api.wire.texts.everywhere import EVERYWHERE

ROWS = [(operation, error) for operation, found in errors.PAGES.items() for error in found]


@pytest.mark.parametrize(("operation", "error"), ROWS, ids=[f"{operation}: {error.code or error.text}" for operation, error in ROWS])
def test_each_error_of_each_call_has_cause_and_remedy(operation, error):
    (found,) = (one for one in remedies_of(operation) if one.error == error)
    for sentence in found.remedy:
        assert sentence.endswith((".", ".)")), sentence
        assert sentence.count("`") % 2 == 0, "code begins and ends"


def test_the_errors_of_all_calls_have_them_too():
    assert [one.error for one in of_every_call()] == list(EVERYWHERE)


def test_what_is_said_of_single_elements_has_them_too():
    assert {error for error, _remedy in of_single_ones()} == {error for found in errors.ITEMS.values() for error in found}


def test_no_remedy_is_left_of_an_error_that_is_gone():
    for own, known in zip(MODULES, errors.MODULES, strict=True):
        answered = {error for found in known.PAGES.values() for error in found}
        # Candidates are given the remedies of schedules.
        assert {error for error in own.REMEDIES if error not in answered} <= set(getattr(own, "OF_SCHEDULES", ())), own.__name__
        said = {error for found in getattr(known, "ITEMS", {}).values() for error in found}
        assert set(getattr(own, "OF_SINGLE_ONES", ())) <= said, own.__name__


def test_every_error_has_an_address_of_its_own():
    anchors = [one.anchor for one in [*of_every_call(), *explained()]]
    several = {anchor for anchor in anchors if anchors.count(anchor) > 1}
    assert not several, "a link to an error must lead to one row"


def test_the_page_of_all_errors_shows_each_with_its_remedy():
    page = Client().get("/api/docs/errors").content.decode()
    for one in [*of_every_call(), *explained()]:
        assert f'id="{one.anchor}"' in page
    assert page.count('class="error"') == len(of_every_call()) + len(explained()) + len(of_single_ones())
