"""Many watch one exam: its rows are read once a second, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.invigilation.live import snapshots
from stratus.invigilation.live.snapshots import MOST, SECONDS, Snapshots, is_recent
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user, an_attempt
from support.running import PATIENCE
from support.staff import a_browser


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Clock:
    return Clock()


@pytest.fixture
def kept(ticks: Clock) -> Snapshots:
    return Snapshots(SECONDS, ticks)


class Reads:
    """Reads something, and counts how often."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> int:
        self.number += 1
        return self.number


def of(kept: Snapshots, read: Callable[[], Any], *, tenant: int = 1, schedules: tuple[int, ...] = (7,), asked: Any = "") -> Any:
    with current.use(tenant):
        return kept.of(schedules, asked, read)


def test_within_a_second_it_is_read_once_and_then_anew(kept, ticks):
    read = Reads()
    assert [of(kept, read) for _poll in range(20)] == [1] * 20
    ticks.now += SECONDS - 0.01
    assert of(kept, read) == 1
    ticks.now += 0.02
    assert of(kept, read) == 2


@pytest.mark.parametrize("other", [{"tenant": 2}, {"schedules": (8,)}, {"schedules": (7, 8)}, {"asked": "PAUSED"}])
def test_what_is_asked_of_something_else_is_read_for_itself(kept, other):
    read = Reads()
    assert [of(kept, read), of(kept, read, **other)] == [1, 2]


def test_a_hall_in_another_order_is_the_same_hall(kept):
    read = Reads()
    assert [of(kept, read, schedules=(7, 8)), of(kept, read, schedules=(8, 7))] == [1, 1]


def test_what_was_changed_is_read_anew_for_every_screen_that_shows_it_and_for_no_other(kept):
    read = Reads()
    for schedules in ((7,), (7, 8), (9,)):
        of(kept, read, schedules=schedules)
    of(kept, read, tenant=2)
    with current.use(1):
        kept.forget([7])
    assert [of(kept, read, schedules=schedules) for schedules in ((7,), (7, 8), (9,))] == [5, 6, 3]
    assert of(kept, read, tenant=2) == 4


def test_what_failed_is_not_kept(kept):
    def fails() -> None:
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        of(kept, fails)
    assert of(kept, Reads()) == 1


def test_where_nothing_is_shared_everybody_reads():
    read = Reads()
    assert [of(Snapshots(), read) for _poll in range(3)] == [1, 2, 3]


def test_few_are_kept_and_the_oldest_goes_first(kept):
    read = Reads()
    for number in range(MOST + 1):
        of(kept, read, asked=number)
    assert len(kept._kept) == MOST
    assert of(kept, read, asked=MOST) == MOST + 1
    assert of(kept, read, asked=0) == MOST + 2


def test_what_is_old_is_dropped_by_whoever_asks_next(kept, ticks):
    for number in range(5):
        of(kept, Reads(), asked=number)
    ticks.now += SECONDS
    of(kept, Reads(), asked="another")
    assert len(kept._kept) == 1


class Slow:
    """Reads until it is let go; says when it has begun."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.go_on, self.error = threading.Event(), threading.Event(), error

    def __call__(self) -> str:
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        if self.error:
            raise self.error
        return "slow"


def at_the_same_time(kept: Snapshots, slow: Slow, others: int, read: Reads) -> tuple[list[Any], Callable[[], None]]:
    """Let one thread read slowly and others ask meanwhile; returns what they got, filled when the function that is returned has ended."""
    got: list[Any] = []
    waiting = threading.Semaphore(0)

    class Told(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.release()
            return super().wait(timeout)

    def ask(reads: Callable[[], Any]) -> None:
        try:
            got.append(of(kept, reads))
        except ValueError as problem:
            got.append(str(problem))

    first = threading.Thread(target=ask, args=(slow,))
    first.start()
    assert slow.begun.wait(PATIENCE)
    next(iter(kept._kept.values())).done = Told()
    threads = [threading.Thread(target=ask, args=(read,)) for _number in range(others)]
    for thread in threads:
        thread.start()
    for _thread in threads:
        assert waiting.acquire(timeout=PATIENCE)

    def end() -> None:
        slow.go_on.set()
        for thread in (first, *threads):
            thread.join(PATIENCE)

    return got, end


def test_those_who_ask_while_it_is_read_wait_for_it(kept):
    read = Reads()
    got, end = at_the_same_time(kept, Slow(), 3, read)
    end()
    assert got == ["slow"] * 4
    assert read.number == 0


def test_where_it_fails_those_who_waited_try_by_themselves(kept):
    read = Reads()
    got, end = at_the_same_time(kept, Slow(ValueError("on purpose")), 3, read)
    end()
    assert sorted(map(str, got)) == ["1", "2", "3", "on purpose"]


def test_what_was_begun_before_a_change_is_for_nobody_who_asks_after_it(kept):
    got, end = at_the_same_time(kept, Slow(), 0, Reads())
    with current.use(1):
        kept.forget([7])
    read = Reads()
    assert of(kept, read) == 1
    end()
    assert got == ["slow"]
    assert of(kept, read) == 1, "the older one has not taken its place"


class TestScreens:
    """The screens of one exam, with their clock held still."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def shared(self, monkeypatch: pytest.MonkeyPatch, kept: Snapshots) -> Snapshots:
        monkeypatch.setattr("stratus.invigilation.live.screen.SHARED", kept)
        return kept

    @pytest.fixture(autouse=True)
    def tenant(self, db: None) -> Iterator[Any]:
        made = a_tenant()
        with current.use(made):
            yield made

    @pytest.fixture
    def schedule(self) -> Schedule:
        schedule = a_schedule(active=True)
        for _number in range(3):
            an_attempt(a_registration(schedule), last_sync_at=clock.now())
        return schedule

    @staticmethod
    def a_watcher(schedule: Schedule, **fields: Any) -> Client:
        user = a_user("Invigilator", **fields)
        ScheduleInvigilator.objects.create(schedule=schedule, user=user)
        return a_browser(user)

    @staticmethod
    def poll(browser: Client, schedule: Schedule, **asked: str) -> str:
        ids = ",".join(str(pk) for pk in schedule.registrations.order_by("pk").values_list("pk", flat=True)[:3])
        since = {"since": "2020-01-01T00:00:00+00:00", "ids": ids}
        return str(browser.get(f"/delivery/invigilation/{schedule.pk}/live", since | asked).content.decode())

    def test_twenty_polls_within_a_second_cost_the_statements_of_one_for_the_rows(self, schedule, ticks):
        watchers = [self.a_watcher(schedule) for _number in range(20)]

        def statements() -> list[int]:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                for watcher in watchers:
                    self.poll(watcher, schedule)
            return [sum("WITH base" in query["sql"] for query in asked), len(asked)]

        for watcher in watchers:
            self.poll(watcher, schedule)  # whatever a first request asks besides
        ticks.now += 2 * SECONDS
        of_rows, of_all = statements()
        assert of_rows == 2, "one for the counts, one for the rows"
        ticks.now += 2 * SECONDS
        with CaptureQueriesContext(connection) as alone:
            self.poll(watchers[0], schedule)
        with CaptureQueriesContext(connection) as after:
            self.poll(watchers[1], schedule)
        # Whose address it is, the session, who is logged in, the exam; and the ids on the screen, which the test asks for.
        assert len(after) == 4 + 1
        assert of_all == len(alone) + 19 * len(after)
        assert len(after) <= len(alone) - 4

    def test_screens_that_asked_last_at_different_moments_share_what_is_read(self, schedule):
        now = clock.now()
        watchers = {seconds: self.a_watcher(schedule) for seconds in (0.1, 1.8, 3.5)}
        with CaptureQueriesContext(connection) as asked:
            pages = {self.poll(one, schedule, since=(now - timedelta(seconds=ago)).isoformat()) for ago, one in watchers.items()}
        assert sum("WITH base" in query["sql"] for query in asked) == 2
        assert len({page.split("<table>")[1] for page in pages}) == 1

    def test_another_exam_is_not_shown(self, schedule):
        other = a_schedule(active=True)
        an_attempt(a_registration(other, a_user(last_name="Elsewhere")), last_sync_at=clock.now())
        pages = {one: self.a_watcher(one).get(f"/delivery/invigilation/{one.pk}").content.decode() for one in (schedule, other)}
        assert ["Elsewhere" in page for page in pages.values()] == [False, True]

    def test_a_hall_and_its_only_exam_are_drawn_apart(self, schedule):
        watcher = self.a_watcher(schedule)
        asked = {"since": "2020-01-01T00:00:00+00:00", "ids": ""}
        pages = [watcher.get(f"/delivery/invigilation/{one}/live", asked | {"s": schedule.pk}).text for one in (schedule.pk, "hall")]
        assert ["seat-exam" in page for page in pages] == [False, True]

    def test_whoever_may_not_watch_any_more_sees_nothing(self, schedule):
        watcher = self.a_watcher(schedule)
        assert watcher.get(f"/delivery/invigilation/{schedule.pk}/live").status_code == 200
        ScheduleInvigilator.objects.all().delete()
        assert watcher.get(f"/delivery/invigilation/{schedule.pk}/live").status_code == 404

    def test_each_reads_their_own_language(self, schedule):
        english, dutch = (self.a_watcher(schedule, language=language) for language in ("en", "nl"))
        assert "In progress" in self.poll(english, schedule)
        assert "In progress" not in self.poll(dutch, schedule)

    def test_what_somebody_does_they_see_at_once(self, schedule):
        watcher, other = self.a_watcher(schedule), self.a_watcher(schedule)
        for browser in (watcher, other):
            assert "Paused</span>" not in self.poll(browser, schedule)
        registration = schedule.registrations.order_by("pk").first()
        sent = {"verb": "pause", "registration": registration.pk}
        watcher.post(f"/delivery/invigilation/{schedule.pk}/act", sent, headers={"X-Requested-With": "fetch"})
        for browser in (watcher, other):
            assert "Paused</span>" in self.poll(browser, schedule)

    def test_what_others_do_is_seen_a_second_later(self, schedule, ticks):
        watcher = self.a_watcher(schedule)
        self.poll(watcher, schedule)
        schedule.attempts.update(status="PAUSED", paused_at=clock.now())
        assert "Paused</span>" not in self.poll(watcher, schedule)
        ticks.now += SECONDS
        assert "Paused</span>" in self.poll(watcher, schedule)


@pytest.mark.parametrize(("ago", "recent"), [(0, True), (1.8, True), (4, True), (4.1, False), (60, False), (-5, True), (None, False)])
def test_who_comes_back_late_is_told_since_when_they_ask(ago, recent):
    now = clock.now()
    assert is_recent(None if ago is None else now - timedelta(seconds=ago), now) is recent


def test_processes_that_serve_pages_share_and_nothing_else_does(monkeypatch):
    from stratus.server.processes import web

    assert snapshots.SHARED.seconds == 0
    monkeypatch.setattr(snapshots, "SHARED", Snapshots())
    web.share_snapshots()
    assert snapshots.SHARED.seconds == SECONDS
