"""The live screen sorted by any of its columns, and put together by exam or room."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Answer, Session
from stratus.events import log
from stratus.foundation import clock
from stratus.invigilation.live.queries import dashboard
from stratus.invigilation.live.sql import ORDERS
from stratus.organisation.settings.actions import change_settings
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.tenancy.models import TenantSettings
from support.builders import SYSTEM, a_registration, a_schedule, a_user, an_actor, an_assessment, an_attempt
from support.staff import a_browser

pytestmark = [pytest.mark.usefixtures("tenant"), pytest.mark.database]


def three(**each: tuple[Any, Any, Any]) -> Schedule:
    """A schedule of A, B and C, each in the middle of their exam, with these values of their attempts."""
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3), active=True)
    for place, name in enumerate("ABC"):
        own = {field: values[place] for field, values in each.items()}
        an_attempt(a_registration(schedule, a_user(first_name="", last_name=name)), **({"last_sync_at": clock.now()} | own))
    return schedule


def names(schedule: Schedule | list[Schedule], **asked: Any) -> str:
    return "".join(row.candidate_name[-1] for row in dashboard(schedule, clock.now(), **asked).rows)


def minutes(*those: int) -> tuple[Any, ...]:
    return tuple(clock.now() - timedelta(minutes=one) for one in those)


def test_by_status_in_the_order_of_an_exam_day():
    schedule = three(
        status=("PAUSED", "HANDED_IN", "IN_PROGRESS"),
        paused_at=(clock.now(), None, None),
        ended_at=(None, clock.now(), None),
        submitted_by=("", "CANDIDATE", ""),
    )
    assert (names(schedule, sort="status"), names(schedule, sort="-status")) == ("CAB", "BAC")


def test_by_connection_with_those_who_lost_it_first():
    schedule = three(last_sync_at=minutes(0, 30, 0), locked_at=(None, None, clock.now()), lock_name=("", "", "a-lock"))
    assert names(schedule, sort="connection") == "CBA"


def test_by_progress():
    schedule = three()
    for attempt, number in zip(schedule.attempts.order_by("pk"), (2, 0, 1), strict=True):
        for item in range(number):
            Answer.objects.create(attempt=attempt, item=str(item), session=1, seq=1, value={"selected": ["a"]}, received_at=clock.now())
    assert (names(schedule, sort="progress"), names(schedule, sort="-progress")) == ("BCA", "ACB")


def test_by_question_in_the_order_of_each_candidate_and_last_who_has_opened_none():
    schedule = three(sheet=({"order": ["x", "y", "z"]},) * 3, position=("z", "", "x"))
    assert (names(schedule, sort="question"), names(schedule, sort="-question")) == ("CAB", "ACB")


def test_by_time_left_where_a_clock_that_stands_still_keeps_its_time():
    began = clock.now() - timedelta(minutes=20)
    schedule = three(
        started_at=(began, began - timedelta(minutes=10), began),
        status=("IN_PROGRESS", "IN_PROGRESS", "PAUSED"),
        paused_at=(None, None, began + timedelta(minutes=1)),
    )
    left = [row.time_left for row in dashboard(schedule, clock.now(), sort="left").rows]
    assert names(schedule, sort="left") == "BAC"
    assert left == sorted(left)


def test_by_time_left_where_a_break_under_way_does_not_count() -> None:
    now = clock.now()
    schedule = three(
        break_until=(now + timedelta(minutes=5), None, None),
        breaks_taken=(1, 0, 0),
        paused_ms=(300_000, 0, 0),
        started_at=tuple(now - timedelta(minutes=one) for one in (60, 58, 62)),
        deadline_at=tuple(now + timedelta(minutes=one) for one in (65, 62, 58)),
    )
    schedule.registrations.update(breaks=2, break_minutes=5)
    rows = dashboard(schedule, now, sort="left").rows
    assert [(row.candidate_name[-1], row.time_left, row.on_break) for row in rows] == [
        ("C", timedelta(minutes=58), False), ("A", timedelta(minutes=60), True), ("B", timedelta(minutes=62), False),
    ]  # fmt: skip
    assert names(schedule, sort="-left") == "BAC"


def test_by_hand_in_with_those_last_who_are_still_at_work():
    ended = minutes(1, 2, 0)
    schedule = three(
        status=("HANDED_IN", "HANDED_IN", "IN_PROGRESS"), ended_at=(ended[0], ended[1], None), submitted_by=("CANDIDATE",) * 2 + ("",)
    )
    assert (names(schedule, sort="ended"), names(schedule, sort="-ended")) == ("BAC", "ABC")


def test_by_extra_time_also_of_those_who_have_not_begun():
    schedule = three(granted_extra_time=(10, 40, 0))
    a_registration(schedule, a_user(last_name="D", special_needs=True, reasonable_adjustment_percentage=25))
    shown = [row.extra_time for row in dashboard(schedule, clock.now(), sort="-extra").rows]
    assert shown == sorted(shown, reverse=True)
    assert names(schedule, sort="-extra") == "BDAC"


def test_by_the_last_sign_of_life():
    assert names(three(last_sync_at=minutes(2, 3, 1)), sort="seen") == "BAC"


def test_by_the_last_action_of_staff():
    schedule = three()
    for attempt, ago in zip(schedule.attempts.order_by("pk"), (3, 1, 2), strict=True):
        log.record("attempt.paused", by=an_actor(), subject=attempt, schedule_id=schedule.pk, at=clock.now() - timedelta(minutes=ago))
    shown = dashboard(schedule, clock.now(), sort="-done").rows
    assert [row.done_at for row in shown] == sorted((row.done_at for row in shown), reverse=True)


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_each_order_takes_as_many_statements_for_many_candidates_as_for_few(sort):
    counts = []
    for candidates in (1, 12):
        schedule = a_schedule(active=True)
        for _ in range(candidates):
            an_attempt(a_registration(schedule))
        dashboard(schedule, clock.now())
        with CaptureQueriesContext(connection) as queries:
            assert len(dashboard(schedule, clock.now(), sort=sort).rows) == candidates
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.fixture
def hall() -> list[Schedule]:
    """Two exams: of B and C, and of A."""
    exams = [a_schedule(active=True, title=title) for title in ("Taxation", "Accountancy")]
    for exam, names in zip(exams, ("BC", "A"), strict=True):
        for name in names:
            an_attempt(a_registration(exam, a_user(last_name=name)), last_sync_at=clock.now())
    return exams


def test_a_hall_is_put_together_by_exam_in_any_order(hall):
    assert names(hall, group="exam", sort="-candidate") == "CBA"
    assert [row.grouped for row in dashboard(hall, clock.now(), group="exam").rows] == ["1", "1", "2"]


def test_candidates_are_put_together_by_the_room_from_which_their_browser_asks():
    TenantSettings.objects.update(hall_networks="192.0.2.0/24\n192.0.2.64/26")
    schedule = three()
    for attempt, address in zip(schedule.attempts.order_by("pk"), ("192.0.2.70", "203.0.113.9", "192.0.2.7"), strict=True):
        Session.objects.create(attempt=attempt, number=1, opened_at=clock.now(), address=address)
    shown = dashboard(schedule, clock.now(), group="room").rows
    assert [(row.candidate_name[-1], row.grouped) for row in shown] == [("C", "192.0.2.0/24"), ("A", "192.0.2.64/26"), ("B", "")]


@pytest.mark.parametrize(
    ("hall", "address", "room"),
    [
        ("1::/000", "1::7", "::/0"),
        ("::ffff:192.0.2.0/120", "192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.0/24", "::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8::/32", "2001:DB8::7", "2001:db8::/32"),
        ("192.0.2.9/024", "192.0.2.7", "192.0.2.0/24"),
    ],
)
def test_networks_of_rooms_are_read_as_everywhere_else(hall, address, room):
    change_settings({"hall_networks": hall}, by=SYSTEM)
    schedule = three()
    Session.objects.create(attempt=schedule.attempts.order_by("pk").first(), number=1, opened_at=clock.now(), address=address)
    assert dashboard(schedule, clock.now(), group="room").rows[0].grouped == room


class TestThePage:
    @pytest.fixture
    def watched(self) -> Schedule:
        schedule = three(last_sync_at=minutes(2, 3, 1))
        ScheduleInvigilator.objects.create(schedule=schedule, user=a_user("Invigilator"))
        return schedule

    @pytest.fixture
    def browser(self, watched):
        return a_browser(watched.invigilators.get().user)

    def test_every_column_is_sorted_by_its_heading_and_back(self, browser, watched):
        page = browser.get(f"/delivery/invigilation/{watched.pk}?sort=seen").text
        rows = page[page.index('id="seats"') :]
        assert re.findall(r'href="[^"]*\?sort=([^"&]+)', rows)[:10] == [
            "candidate", "status", "connection", "progress", "question", "left", "ended", "extra", "-seen", "done",
        ]  # fmt: skip
        assert 'aria-sort="ascending"' in rows
        assert rows.index(">B</a>") < rows.index(">A</a>") < rows.index(">C</a>")

    def test_rooms_are_headed_in_words(self, browser, watched):
        page = browser.get(f"/delivery/invigilation/{watched.pk}?group=room").text
        assert re.search(r'<th scope="rowgroup"[^>]*>No room known <span class="number">3</span>', page)

    def test_screens_of_every_order_ask_for_the_same_changes(self, browser, watched):
        def polled(rest: str) -> str:
            found = re.search(r'data-poll="([^"]+)ids=', browser.get(f"/delivery/invigilation/{watched.pk}?{rest}").text)
            assert found
            return found[1]

        asked = {polled(rest) for rest in ("sort=seen", "sort=-left&group=room")}
        assert asked == {f"/delivery/invigilation/{watched.pk}/live?status=&amp;q=&amp;loaded=3&amp;"}

    def test_the_time_of_the_hand_in_has_a_place_of_its_own(self, browser, watched):
        attempt = watched.attempts.first()
        attempt.status, attempt.ended_at, attempt.submitted_by = "HANDED_IN", clock.now(), "CANDIDATE"
        attempt.save()
        page, pk = browser.get(f"/delivery/invigilation/{watched.pk}").text, attempt.registration_id
        assert re.search(rf'id="r{pk}-left"[^>]*>—</td>', page)
        assert re.search(rf'id="r{pk}-ended"[^>]*><time ', page)

    def test_only_a_browser_that_should_be_heard_of_can_be_silent(self, browser, watched):
        waiting = a_registration(watched)
        page = browser.get(f"/delivery/invigilation/{watched.pk}").text
        assert page.count(" data-seen=") == 3
        assert not re.search(rf'id="r{waiting.pk}-seen"[^>]* data-seen', page)
