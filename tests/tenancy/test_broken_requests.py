"""Broken requests to every address of staff: whatever is sent, the answer is a page that says so, never a fault of the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client

from stratus.tenancy import current
from tenancy.test_others_ids import ADDRESSES, WITHOUT_ID, Organisation, an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERY = (*(address for address in ADDRESSES if "<" not in address), *WITHOUT_ID)
NASTY = dict.fromkeys(("q", "page", "sort", "item", "id", "version", "key", "seen_at", "made_from", "more"), "\x00\ud7ff' OR 1=1 --")
"""What a browser never sends in these fields."""


@pytest.fixture
def own() -> Iterator[Organisation]:
    organisation = an_organisation("Own")
    with current.use(organisation.tenant):
        organisation.browser.raise_request_exception = False
        yield organisation


def broken(answers: Iterator[tuple[str, Any]]) -> list[tuple[str, int]]:
    """Those addresses that answered with a fault, or with something that is no page."""
    return [(address, answer.status_code) for address, answer in answers if answer.status_code >= 500]


def asked(own: Organisation, pk: int, addresses: Sequence[str] = EVERY, **sent: Any) -> Iterator[tuple[str, Any]]:
    """Every address with this id, asked and sent to."""
    for address in (one.format(id=pk) for one in addresses):
        yield address, own.browser.get(address, sent)
        yield address, own.browser.post(address, sent)


TOO_LARGE = (2**31, 2**63, 10**40)


@pytest.mark.parametrize("pk", TOO_LARGE)
def test_ids_that_no_row_can_have_are_not_found(own, pk, in_turn):
    addresses = in_turn(EVERY, TOO_LARGE.index(pk), len(TOO_LARGE))  # each has one of them in every run
    answers = ((address, answer) for address, answer in asked(own, pk, addresses) if address.format() not in WITHOUT_ID)
    # What a button did is told on the page that it leads to; 409: its form was not made by a page.
    assert [(a, answer.status_code) for a, answer in answers if answer.status_code not in (302, 403, 404, 405, 409)] == []


def test_nonsense_in_fields_is_no_fault(own):
    assert broken(asked(own, own.first, **NASTY)) == []


@pytest.mark.thorough
def test_an_id_that_no_row_has_is_not_found(own):
    """In every run `test_others_ids` asks each address for an id of another tenant, which is the same to it."""
    answers = ((address, answer) for address, answer in asked(own, 0) if address.format() not in WITHOUT_ID)
    assert [(a, answer.status_code) for a, answer in answers if answer.status_code not in (302, 403, 404, 405, 409)] == []


METHODS = ("put", "patch", "delete", "options", "head")


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_no_fault(own, method, in_turn):
    addresses = [one.format(id=own.first) for one in in_turn(EVERY, METHODS.index(method), len(METHODS))]
    assert broken((address, getattr(own.browser, method)(address)) for address in addresses) == []


def test_nothing_is_taken_without_the_token_of_a_form(own):
    browser = Client(enforce_csrf_checks=True, headers={"host": own.tenant.hosts.get().name})
    browser.cookies = own.browser.cookies
    answers = [(address, browser.post(address)) for address in (one.format(id=own.first) for one in EVERY)]
    assert [(address, answer.status_code) for address, answer in answers if answer.status_code != 403] == []
    assert [address for address, answer in answers if "<h1" not in answer.text] == []


def test_what_is_too_large_is_refused_with_a_page(own, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500
    answers = [(a, own.browser.post(a, {"comment": "x" * 1000})) for a in (one.format(id=own.first) for one in EVERY)]
    assert broken(iter(answers)) == []
    refused = [answer for _address, answer in answers if answer.status_code in (400, 413)]
    assert refused
    assert all("<h1" in answer.text for answer in refused)


def test_too_many_fields_are_refused_with_a_page(own, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answers = asked(own, own.first, **{f"field{n}": "x" for n in range(5)})
    assert broken(answers) == []
