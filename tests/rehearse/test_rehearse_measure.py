"""The figures that a rehearsal is judged by."""

import pytest

from stratus.rehearse.report.measure import Record, Step, by_second, percentile, step_summary, summary


def step(*requests: tuple[float, float, int]) -> Step:
    made = Step()
    for begun, took, status in requests:
        made.add(begun, took, status)
    return made


def test_percentiles_are_values_that_were_measured():
    ordered = [float(n) for n in range(1, 101)]
    assert [percentile(ordered, share) for share in (0.5, 0.95, 0.99, 1.0)] == [51, 96, 100, 100]
    assert percentile([7.0], 0.5) == 7
    assert percentile([], 0.99) == 0


def test_a_summary_is_in_milliseconds_and_counts_what_failed():
    figures = summary([0.1, 0.2, 0.3], failed=2)
    assert (figures.count, figures.failed) == (5, 2)
    assert (figures.mean, figures.p50, figures.most) == pytest.approx((200, 200, 300))


def test_failed_requests_do_not_make_times_look_better():
    figures = step_summary(step((0, 2.0, 200), (1, 0.001, 503), (2, 0.001, 0)))
    assert (figures.count, figures.failed) == (3, 2)
    assert figures.p50 == pytest.approx(2000)


def test_not_changed_and_a_redirect_are_good_answers():
    assert step_summary(step((0, 0.1, 303), (1, 0.1, 304))).failed == 0


def test_the_rush_can_be_left_out_by_the_moment_at_which_a_request_began():
    all_of_it = step((9.9, 3.0, 200), (10.5, 5.0, 200), (20.0, 0.1, 200), (11.0, 1.0, 503))
    quiet = step_summary(all_of_it, outside=(10, 15))
    assert (quiet.count, quiet.failed, quiet.most) == (2, 0, pytest.approx(3000))


def test_seconds_are_counted_from_the_start_and_none_is_left_out():
    seconds = by_second([step((8.5, 0.2, 200), (10.1, 0.3, 200), (10.2, 2.0, 200), (10.4, 0.1, 503))], origin=10)
    assert [(one.at, one.requests, one.failed) for one in seconds] == [(-2, 1, 0), (-1, 0, 0), (0, 2, 1), (1, 0, 0), (2, 1, 0)]
    assert seconds[2].most == pytest.approx(300)


def test_what_two_processes_measured_adds_up():
    one, other = Record(), Record()
    one.request("save", 1, 0.1, 200)
    other.request("save", 2, 0.2, 0, "connection refused")
    other.wait("Answer safe", 1.5)
    one.merge(other)
    assert (one.requests, one.failed, list(one.waits["Answer safe"])) == (2, 1, [1.5])
    assert one.problems == {("save", "connection refused"): 1}
