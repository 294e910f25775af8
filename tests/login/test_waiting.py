"""How long somebody waits before their next try to log in. Pure; and what the pages do with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.login.waiting.rules import ELSEWHERE, FORGOTTEN, FREE, HALL, LONGEST, Limit, Tally, judge, level, taken_back, wait_after

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
QUIET = Tally()


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("number", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (9, 16), (10, 30), (10_000, 30)])
def test_five_wrong_tries_are_free_then_the_wait_doubles_up_to_half_a_minute(number: int, seconds: int) -> None:
    assert wait_after(number) == seconds


def test_a_try_is_counted_as_wrong_before_the_password_is_looked_at() -> None:
    verdict = judge(QUIET, Tally(6, NOW), Tally(3, NOW), ELSEWHERE, NOW)
    assert verdict.wait == 2  # a place that nobody tried from yet waits for the mistakes of others
    verdict = judge(Tally(0, NOW, NOW), Tally(6, NOW), Tally(3, NOW), ELSEWHERE, NOW)
    assert verdict.wait == 0
    assert verdict.account == Tally(7, NOW)
    assert verdict.address == Tally(4, NOW)
    assert verdict.place.next_at == later(wait_after(7))


def test_who_has_waited_as_told_makes_their_try_whatever_others_did_meanwhile() -> None:
    told = judge(QUIET, Tally(50, NOW), QUIET, ELSEWHERE, NOW)
    assert told.wait == LONGEST
    assert judge(told.place, Tally(500, later(29)), QUIET, ELSEWHERE, later(29)).wait == 1
    assert judge(told.place, Tally(500, later(30)), QUIET, ELSEWHERE, later(30)).wait == 0


def test_a_try_that_comes_too_early_changes_nothing() -> None:
    place = Tally(8, NOW, later(8))
    assert judge(place, Tally(8, NOW), Tally(8, NOW), ELSEWHERE, later(3)).place == place


def test_a_browser_that_was_let_in_before_waits_for_its_own_mistakes_only() -> None:
    assert judge(QUIET, None, None, ELSEWHERE, NOW).wait == 0
    place = QUIET
    for _try in range(FREE):
        verdict = judge(place, None, None, ELSEWHERE, NOW)
        assert verdict.wait == 0
        place = verdict.place
    assert judge(place, None, None, ELSEWHERE, NOW).wait == 1


def test_wrong_tries_are_forgotten_after_an_hour_without_one() -> None:
    assert judge(QUIET, Tally(50, NOW - FORGOTTEN), QUIET, ELSEWHERE, NOW).wait == 0


@pytest.mark.parametrize(("limit", "free"), [(ELSEWHERE, 20), (HALL, 300)])
def test_an_address_has_so_many_wrong_tries_over_all_names(limit: Limit, free: int) -> None:
    address = QUIET
    for _name in range(free):
        verdict = judge(QUIET, QUIET, address, limit, NOW)
        assert verdict.wait == 0
        address = verdict.address or QUIET
    assert judge(QUIET, QUIET, address, limit, NOW).wait >= 1
    assert judge(QUIET, QUIET, address, limit, later(1 / limit.a_second)).wait == 0


def test_the_wait_for_an_address_is_never_longer_than_half_a_minute() -> None:
    assert judge(QUIET, QUIET, Tally(10_000, NOW), ELSEWHERE, NOW).wait == LONGEST


def test_a_try_that_was_right_does_not_count_for_its_address() -> None:
    assert taken_back(Tally(3, NOW)).number == 2
    assert taken_back(Tally(0.4, NOW)).number == 0


def test_a_clock_that_goes_back_drains_nothing() -> None:
    assert level(Tally(3, later(60)), ELSEWHERE, NOW) == 3
