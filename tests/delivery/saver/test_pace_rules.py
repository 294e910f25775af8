"""When browsers are told to come again."""

from __future__ import annotations

import pytest

from stratus.saver.pace import Lag, next_sync_in, save_after, strain


def lag_after(seconds: float, *, waited: float, batch: float = 0.05) -> tuple[Lag, float]:
    """What a saver knows that answered batch after batch for so many seconds, with waits so long; and the time then."""
    lag, now = Lag(), 1_000.0
    while now < 1_000.0 + seconds:
        lag.answered(now, now + batch, waited)
        now += batch
    return lag, now


def test_who_does_not_wait_comes_again_after_ten_seconds() -> None:
    assert 9.0 <= next_sync_in(Lag().at(5.0)) <= 11.0
    assert save_after(Lag().at(5.0)) == 1.0


def test_a_hall_that_comes_back_at_once_does_not_slow_the_exam_down() -> None:
    lag, now = lag_after(5.0, waited=1.5)
    assert strain(lag.at(now)) == 1.0


def test_a_saver_that_is_too_slow_for_its_hall_is_asked_less_often() -> None:
    lag, now = lag_after(60.0, waited=1.0)
    assert next_sync_in(lag.at(now)) > 25.0
    assert save_after(lag.at(now)) > 2.5


def test_a_pace_is_never_slower_than_a_minute() -> None:
    lag, now = lag_after(600.0, waited=30.0)
    assert 54.0 <= next_sync_in(lag.at(now)) <= 66.0


def test_load_that_is_over_is_forgotten_although_nobody_comes() -> None:
    lag, now = lag_after(60.0, waited=1.0)
    assert strain(lag.at(now + 90.0)) == 1.0


def test_rare_batches_count_for_the_time_that_they_took() -> None:
    lag, now = Lag(), 0.0
    for _time in range(100):
        lag.answered(now, now + 0.5, 0.5)
        now += 5.0
    assert lag.at(now) < 0.1


@pytest.mark.parametrize("batch", [0.005, 0.05, 0.5])
def test_the_size_of_batches_makes_no_difference(batch: float) -> None:
    lag, now = lag_after(30.0, waited=1.0, batch=batch)
    assert lag.at(now) == pytest.approx(0.632, abs=0.01)
