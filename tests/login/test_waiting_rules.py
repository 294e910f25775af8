"""How long somebody waits before their next try to log in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratus.login.waiting.rules import (
    ELSEWHERE,
    FORGOTTEN,
    FREE,
    HALL,
    LONGEST,
    Limit,
    Tally,
    judge,
    level,
    recent,
    seconds_until,
    taken_back,
    wait_after,
)

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
QUIET = Tally()


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("number", "seconds"), [(0, 0), (4, 0), (4.9, 0), (5, 1), (5.9, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 30), (10_000, 30)]
)
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


def test_what_goes_wrong_in_a_browser_that_was_let_in_before_counts_there_alone() -> None:
    verdict = judge(QUIET, None, None, ELSEWHERE, NOW)
    assert (verdict.place, verdict.account, verdict.address) == (Tally(1, NOW, NOW), None, None)


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


def test_what_has_to_be_waited_is_whole_seconds_from_one_to_half_a_minute() -> None:
    assert [seconds_until(later(seconds), NOW) for seconds in (-5, 0, 0.1, 1, 1.1, 29.5, 30, 31, 4000)] == [1, 1, 1, 1, 2, 30, 30, 30, 30]


@pytest.mark.parametrize(("passed", "number"), [(0, 7), (3599, 7), (3600, 0), (3601, 0)])
def test_a_number_counts_for_an_hour(passed: int, number: int) -> None:
    assert recent(Tally(7, NOW), later(passed)) == number


def test_where_nobody_was_wrong_nothing_counts() -> None:
    assert recent(Tally(7, None), NOW) == 0
    assert level(Tally(7, None), ELSEWHERE, NOW) == 0


@pytest.mark.parametrize(("passed", "left"), [(0, 10), (4, 8), (20, 0), (4000, 0)])
def test_the_wrong_tries_of_an_address_drain_one_in_two_seconds(passed: int, left: int) -> None:
    assert level(Tally(10, NOW), ELSEWHERE, later(passed)) == left


def test_a_place_waits_once_and_is_told_until_when() -> None:
    verdict = judge(Tally(2, later(-60)), Tally(7, NOW), QUIET, ELSEWHERE, NOW)
    assert (verdict.wait, verdict.account, verdict.address) == (4, None, None)
    assert verdict.place == Tally(2, later(-60), later(4))
    assert judge(QUIET, Tally(7, NOW), QUIET, ELSEWHERE, NOW).place == Tally(0, NOW, later(4))
    early = judge(verdict.place, Tally(7, NOW), QUIET, ELSEWHERE, later(1.5))
    assert (early.wait, early.account, early.address, early.place) == (3, None, None, verdict.place)


def test_a_try_that_may_be_made_counts_everywhere_in_advance() -> None:
    place, account, address = Tally(2, later(-60), later(-50)), Tally(5, later(-60)), Tally(10, later(-4))
    verdict = judge(place, account, address, ELSEWHERE, NOW)
    assert verdict.wait == 0
    assert verdict.place == Tally(3, NOW, later(2))
    assert verdict.account == Tally(6, NOW)
    assert verdict.address == Tally(9, NOW)


def test_what_is_forgotten_counts_in_no_place() -> None:
    verdict = judge(Tally(9, NOW - FORGOTTEN, NOW - FORGOTTEN), Tally(9, NOW - FORGOTTEN), None, ELSEWHERE, NOW)
    assert (verdict.wait, verdict.place, verdict.account, verdict.address) == (0, Tally(1, NOW, NOW), Tally(1, NOW), None)


def test_a_full_address_waits_for_its_own_room_and_changes_nothing() -> None:
    verdict = judge(Tally(1, NOW, NOW), Tally(1, NOW), Tally(22, NOW), ELSEWHERE, NOW)
    assert (verdict.wait, verdict.place, verdict.account, verdict.address) == (6, Tally(1, NOW, NOW), None, None)


def test_the_last_try_that_an_address_has_is_free() -> None:
    assert judge(QUIET, QUIET, Tally(19, NOW), ELSEWHERE, NOW).wait == 0
    assert judge(QUIET, QUIET, Tally(19.5, NOW), ELSEWHERE, NOW).wait == 1


@pytest.mark.parametrize(("number", "left"), [(3, 2), (1, 0), (0.4, 0)])
def test_taking_back_is_one_and_never_below_none(number: float, left: float) -> None:
    assert taken_back(Tally(number, NOW, later(5))) == Tally(left, NOW, later(5))
