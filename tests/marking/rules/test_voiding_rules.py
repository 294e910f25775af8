"""Which attempts can be voided in marking."""

from __future__ import annotations

import pytest

from stratus.marking.voiding.rules import NotVoided, Work, to_void, why_not


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


def work(number: int, status: str = "HANDED_IN", *, published: bool = False) -> Work:
    return Work(number, number, status, published)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (work(1), None),
        (work(1, published=True), NotVoided.ALREADY_PUBLISHED),
        (work(1, "VOID"), NotVoided.ALREADY_VOID),
        (work(1, "VOID", published=True), NotVoided.ALREADY_VOID),
        (work(1, "IN_PROGRESS"), NotVoided.NOT_FOUND),
        (work(1, "PAUSED"), NotVoided.NOT_FOUND),
    ],
)
def test_what_speaks_against_an_attempt(one, reason):
    assert why_not(one) == reason


@pytest.mark.parametrize(
    ("works", "place_is_void", "outcome"),
    [
        ([work(1), work(2, published=True), work(3), work(4, "IN_PROGRESS")], False, [1, 3]),
        ([], False, NotVoided.NOT_FOUND),
        ([], True, NotVoided.ALREADY_VOID),
        ([work(1, "IN_PROGRESS")], False, NotVoided.NOT_FOUND),
        ([work(1, published=True), work(2, "VOID")], False, NotVoided.ALREADY_VOID),
        ([work(2, published=True), work(1, "VOID"), work(3, "PAUSED")], False, NotVoided.ALREADY_PUBLISHED),
    ],
)
def test_what_voiding_a_candidate_means(works, place_is_void, outcome):
    assert to_void(works, place_is_void=place_is_void) == outcome
