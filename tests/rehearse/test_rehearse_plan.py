"""What a rehearsal does and when, from what the user writes."""

import random

import pytest

from stratus.rehearse.plan import Plan, Range, read_range, read_share, shares, usual_arrival, usual_processes
from stratus.rehearse.simulation.driver import lost_before


def plan(**values) -> Plan:
    return Plan(**{"url": "http://localhost:8000", "schedule": "rehearsal-1", "candidates": 100} | values)


@pytest.mark.parametrize(("text", "low", "high"), [("30-90", 30, 90), (" 2.5 – 5 ", 2.5, 5), ("0", 0, 0), ("45", 45, 45)])
def test_times_to_think_are_a_number_or_two(text, low, high):
    assert read_range(text) == Range(low, high)


@pytest.mark.parametrize("text", ["", "90-30", "fast", "-5", "30-", "1-2-3"])
def test_other_times_to_think_are_refused_in_words(text):
    with pytest.raises(ValueError, match=r"seconds|larger number"):
        read_range(text)


def test_a_time_to_think_lies_within_its_bounds():
    drawn = [Range(30, 90).draw(random.Random(n)) for n in range(200)]
    assert 30 <= min(drawn) < 35
    assert 85 < max(drawn) <= 90


@pytest.mark.parametrize(("text", "share"), [("5%", 0.05), ("0.05", 0.05), ("100 %", 1), ("0", 0)])
def test_a_share_is_a_percentage_or_a_fraction(text, share):
    assert read_share(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["5", "101%", "all", "-1%"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="no share"):
        read_share(text)


def test_everything_happens_in_the_order_of_an_exam_day():
    one = plan()
    assert one.start_within < one.drop_at < one.back_at < one.message_at < one.ends_at


@pytest.mark.parametrize(("candidates", "drop"), [(30, 0.2), (2_000, 0.05), (10_000, 1.0), (7, 0.5), (100, 0.0)])
def test_as_many_lose_their_connection_as_were_asked_for_and_evenly(candidates, drop):
    one = plan(candidates=candidates, drop=drop)
    lost = [number for number in range(candidates) if lost_before(number + 1, one) > lost_before(number, one)]
    assert len(lost) == one.dropped
    first_half = sum(number < candidates / 2 for number in lost)
    assert abs(first_half - one.dropped / 2) <= 1


@pytest.mark.parametrize(("number", "parts"), [(10, 3), (10_000, 4), (2, 5), (1, 1)])
def test_every_candidate_is_simulated_by_exactly_one_process(number, parts):
    runs = shares(number, parts)
    assert [place for run in runs for place in run] == list(range(number))
    assert min(map(len, runs)) >= 1


def test_a_hall_takes_its_time_to_arrive_and_a_large_one_several_processes():
    assert usual_arrival(30) == 20
    assert usual_arrival(5_000) == 100
    assert usual_processes(200) == 1
    assert usual_processes(100_000) >= usual_processes(5_000) >= 1
