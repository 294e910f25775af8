"""Which actions a row offers, how far one has come, and what a number of the proctoring vocabulary says. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.invigilation.incidents.rules import lti_severity, severity_of
from stratus.invigilation.live.rules import ORDERED, Arrival, arrival, refused_acts

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "heard", "received", "expected"),
    [
        ("candidate.messaged", None, None, Arrival.ON_ITS_WAY),
        ("candidate.messaged", -5, None, Arrival.ON_ITS_WAY),
        ("candidate.messaged", 0, None, Arrival.ON_ITS_WAY),  # of the same moment: it may have come before
        ("candidate.messaged", 0.999, None, Arrival.ON_ITS_WAY),
        ("candidate.messaged", 1, None, Arrival.ARRIVED),
        ("candidate.messaged", 3, None, Arrival.ARRIVED),
        ("candidate.messaged", 9, 8, Arrival.CONFIRMED),
        ("attempt.paused", 3, 3, Arrival.CONFIRMED),
        ("attempt.extra_time_granted", 3, None, Arrival.ARRIVED),
        ("attempt.extra_time_granted", -3, 1, Arrival.ON_ITS_WAY),  # the order of something else
    ],
)
def test_how_far_it_has_come(kind, heard, received, expected):
    moments = [None if seconds is None else NOON + timedelta(seconds=seconds) for seconds in (heard, received)]
    assert arrival(kind=kind, at=NOON, heard_at=moments[0], received_at=moments[1]) == expected


@pytest.mark.parametrize("kind", ORDERED)
def test_what_the_browser_confirmed_has_arrived_though_nothing_else_was_heard(kind):
    assert arrival(kind=kind, at=NOON, heard_at=None, received_at=NOON) == Arrival.CONFIRMED


@pytest.mark.parametrize(("severity", "number"), [("LOW", 0.2), ("MEDIUM", 0.5), ("HIGH", 0.9)])
def test_the_number_of_a_severity(severity, number):
    assert lti_severity(severity) == number


@pytest.mark.parametrize(
    ("number", "severity"),
    [
        (-1, "LOW"), (0, "LOW"), (0.33, "LOW"), (1 / 3, "MEDIUM"), (0.34, "MEDIUM"), (0.66, "MEDIUM"), (2 / 3, "HIGH"), (0.67, "HIGH"),
        (1, "HIGH"), (7, "HIGH"),
    ],
)  # fmt: skip
def test_any_number_of_the_vocabulary_is_one_of_three_words(number, severity):
    assert severity_of(number) == severity


@pytest.mark.parametrize(
    ("attempt", "is_void", "is_locked", "refused"),
    [
        ("", False, False, {"pause", "resume", "unlock", "hand_in", "reopen"}),
        ("", True, False, {"pause", "resume", "unlock", "hand_in", "reopen", "void"}),
        ("IN_PROGRESS", False, False, {"resume", "unlock", "reopen", "remove"}),
        ("IN_PROGRESS", False, True, {"resume", "reopen", "remove"}),
        ("PAUSED", False, False, {"pause", "unlock", "reopen", "remove"}),
        ("PAUSED", False, True, {"pause", "reopen", "remove"}),
        ("HANDED_IN", False, False, {"pause", "resume", "unlock", "hand_in", "void", "remove"}),
        ("VOID", True, False, {"pause", "resume", "unlock", "hand_in", "reopen", "void", "remove"}),
    ],
)
def test_a_row_offers_no_action_that_would_be_refused(attempt, is_void, is_locked, refused):
    assert set(refused_acts(attempt, is_void=is_void, is_locked=is_locked)) == refused
