"""Starting an exam of which candidates have different questions: the planned sheet, or a new one, and nothing of a pool beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from stratus.delivery.models import AnswerEvent, Attempt, PlannedSheet, SheetPlan
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions
from stratus.foundation import clock
from stratus.saver.start import drawing
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, an_assessment, an_item
from support.simulated import Browser, ObjectsInTests, SaverInTests, shown

POOL = [{"cells": [{"items": [0], "take": 1}, {"items": [1, 2, 3], "take": 1}]}]
AHEAD = timedelta(minutes=15)


def beside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Do this in a thread with a database connection of its own; the result waits for it, and raises what it raised."""
    tenant_id = current.require_id()

    def run() -> None:
        try:
            with current.use(tenant_id):
                work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    return pool.submit(run).result


def exam(*stems: str, forms: Any = POOL, opens_in: timedelta = -AHEAD, **fields: Any) -> Any:
    items: Any = [an_item(stem=stem) for stem in stems] or ["MULTIPLE_CHOICE"] * 4
    opens = clock.now() + opens_in
    assessment = an_assessment(items, forms=forms, **fields)
    return a_schedule(assessment, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5))


def ids(schedule: Any) -> list[str]:
    return [item["id"] for item in schedule.assessment.versions.get().items]


def prepared(schedule: Any) -> None:
    preparation.prepare(schedule.pk, clock.now())
    assert actions.make(schedule.pk, clock.now())


class TestTheSheet:
    def test_that_was_planned_is_the_one_that_a_candidate_gets(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        pages = [Browser(saver, a_registration(schedule)) for _n in range(3)]
        prepared(schedule)
        planned = {one.registration_id: one.sheet for one in PlannedSheet.objects.all()}
        for page in pages:
            assert page.start()["sheet"] == planned[page.registration.pk]
        assert PlannedSheet.objects.count() == 3

    def test_is_drawn_at_the_start_where_nobody_prepared(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        pages = [Browser(saver, a_registration(schedule)) for _n in range(3)]
        sheets = [answer["sheet"] for answer in saver.together(*(page.start_request() for page in pages))]
        assert sorted(sheet["order"][1] for sheet in sheets) == sorted(ids(schedule)[1:])
        assert [sheet["form"] for sheet in sheets] == [1, 1, 1]
        assert SheetPlan.objects.get().taken == {"1": 3}
        assert sorted(PlannedSheet.objects.values_list("place", flat=True)) == [0, 1, 2]

    def test_of_who_came_late_goes_on_where_the_planned_ones_end(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        a_registration(schedule)
        a_registration(schedule)
        prepared(schedule)
        taken = {one.sheet["order"][1] for one in PlannedSheet.objects.all()}
        assert Browser(saver, a_registration(schedule)).start()["sheet"]["order"][1] not in taken

    def test_of_a_second_attempt_is_another_one(self, saver: SaverInTests, tenant: Any) -> None:
        page = Browser(saver, a_registration(exam(attempts_allowed=2)))
        first = page.start()["sheet"]
        page.sync(page.event("hand_in"))
        again = Browser(saver, page.registration).start()
        assert again["number"] == 2
        assert first["order"][1] != again["sheet"]["order"][1]

    def test_of_a_second_attempt_has_the_next_form(self, saver: SaverInTests, tenant: Any) -> None:
        forms = [{"title": "A", "items": [0, 1]}, {"title": "B", "items": [2, 3]}]
        page = Browser(saver, a_registration(exam(forms=forms, attempts_allowed=2)))
        first = page.start()["sheet"]
        page.sync(page.event("hand_in"))
        assert {first["form"], Browser(saver, page.registration).start()["sheet"]["form"]} == {1, 2}

    def test_stays_the_same_when_the_page_comes_again(self, saver: SaverInTests, tenant: Any) -> None:
        page = Browser(saver, a_registration(exam()))
        first = page.start()["sheet"]
        assert page.start(session=1)["sheet"] == first == Attempt.objects.get().sheet

    def test_costs_as_many_statements_for_three_who_start_as_for_twelve(
        self, saver: SaverInTests, tenant: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counts = []
        draw = drawing.add_sheets

        async def counted(asyncpg: Any, *args: Any) -> None:
            asked: list[str] = []
            with asyncpg.query_logger(lambda record: asked.append(record.query)):
                await draw(asyncpg, *args)
                await asyncio.sleep(0)  # the driver tells of the last one then
            counts.append(len(asked))

        monkeypatch.setattr("stratus.saver.start.batch.add_sheets", counted)
        for size in (1, 3, 12):  # with the first the driver asks for types of columns
            schedule = exam()
            pages = [Browser(saver, a_registration(schedule)) for _n in range(size)]
            saver.together(*(page.start_request() for page in pages))
        assert counts[1:] == [5, 5]

    def test_is_drawn_once_where_candidates_start_beside_the_preparation(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        pages = [Browser(saver, a_registration(schedule)) for _n in range(12)]
        prepared_too = beside(lambda: preparation.prepare(schedule.pk, clock.now()))
        for some in (pages[:4], pages[4:8]):
            assert {answer.status for answer in saver.together(*(page.start_request() for page in some))} == {200}
        prepared_too()
        planned = {one.registration_id: one for one in PlannedSheet.objects.all()}
        assert sorted(one.place for one in planned.values()) == list(range(12))
        assert all(planned[one.registration_id].sheet == one.sheet for one in Attempt.objects.all())


class TestTheWire:
    STEMS = ("<p>Everybody's</p>", "<p>Secret one</p>", "<p>Secret two</p>", "<p>Secret three</p>")

    def test_brings_nothing_of_other_candidates_questions_that_can_be_opened(
        self, objects: ObjectsInTests, saver: SaverInTests, passes: Any
    ) -> None:
        pictures = [objects.add(name.encode()) for name in ("a map", "a cell", "a heart")]
        schedule = exam("<p>Everybody's</p>", *(shown(one) for one in pictures), opens_in=AHEAD)
        registration = a_registration(schedule)
        a_registration(schedule)
        prepared(schedule)
        planned = PlannedSheet.objects.get(registration=registration).sheet["order"]
        page = Browser(saver, registration)
        told = [page.wait().data, objects.list_of(registration).json()]
        passes(minutes=16)
        said = page.start()
        told += [said.data, saver.call("GET", f"attempts/{page.attempt}/paper", page.token).data]
        told += [objects.list_of(registration, page.token).json()]
        opened = objects.page(said["objects"])
        texts = json.dumps(told) + json.dumps({name: str(one) for name, one in opened.items()})
        own = planned[1]
        others = [item for item in ids(schedule)[1:] if item != own]
        assert own in texts
        assert [item for item in others if item in texts] == []
        mine = pictures[ids(schedule).index(own) - 1]
        assert mine in opened
        assert [one for one in pictures if one != mine and one in texts] == []

    def test_offers_no_paper_that_holds_the_pool(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        registration = a_registration(schedule)
        prepared(schedule)
        page = Browser(saver, registration)
        assert page.wait()["preload"] is None
        assert "sealed" not in page.start().data

    def test_lists_the_planned_sheets_objects_alone_before_the_start(self, objects: ObjectsInTests, tenant: Any) -> None:
        schedule = exam(*self.STEMS, opens_in=AHEAD)
        registrations = [a_registration(schedule) for _n in range(3)]
        prepared(schedule)
        views = [{name for name, _size in objects.list_of(one).json()["views"]} for one in registrations]
        assert [len(one) for one in views] == [2, 2, 2]
        assert len(set.union(*views)) == 4

    def test_sections_name_the_sheets_questions_alone(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        items = [an_item() for _n in range(3)]
        schedule = a_schedule(an_assessment(items, sections=[{"questions": 2, "draw": 1}, {"questions": 1}]), active=True)
        page = Browser(saver, a_registration(schedule))
        prepared(schedule)
        said = page.start()["objects"]
        contents = [json.loads(objects.open(said["schedule"], one, {})) for one in (said["common"], *said["items"].values())]
        assert [section["items"] for section in contents[0]["sections"]] == [[], [items[2].external_id]]
        assert contents[1]["section"] == contents[0]["sections"][0]["id"]

    def test_says_how_many_questions_a_candidate_has(self, saver: SaverInTests, tenant: Any) -> None:
        assert Browser(saver, a_registration(exam())).wait()["questions"] == 2


class TestAnswers:
    def test_to_a_question_that_is_not_on_the_sheet_are_refused(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        page = Browser(saver, a_registration(schedule))
        page.start()
        other = next(item for item in ids(schedule) if item not in page.items)
        page.sync(page.chooses("a", other), page.chooses("a", page.items[0]))
        assert dict(AnswerEvent.objects.values_list("item", "outcome")) == {other: "UNKNOWN_ITEM", page.items[0]: ""}

    def test_are_judged_by_the_sheet_by_a_saver_that_did_not_start_it_too(self, saver: SaverInTests, tenant: Any) -> None:
        schedule = exam()
        page = Browser(saver, a_registration(schedule))
        page.start()
        saver.saver.catalogue._attempts.drop(page.attempt)
        other = next(item for item in ids(schedule) if item not in page.items)
        page.sync(page.chooses("a", other))
        assert AnswerEvent.objects.get().outcome == "UNKNOWN_ITEM"
