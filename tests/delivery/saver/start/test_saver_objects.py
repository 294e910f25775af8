"""Sealed objects in the saver: when a page is told to come, and what *start* opens."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.models import SealedPaper
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions, queries
from stratus.foundation import clock
from stratus.saver.catalogue import Kept, Version
from stratus.saver.start import objects as told
from stratus.scheduling.models import Registration
from support.builders import a_registration
from support.simulated import Browser, ObjectsInTests, SaverInTests, shown


def made(registration: Registration) -> SealedPaper:
    preparation.prepare(registration.schedule_id, clock.now())
    assert actions.make(registration.schedule_id, clock.now())
    return SealedPaper.objects.get(schedule=registration.schedule_id)


def listed(said: Any) -> set[str]:
    return {name for name, _size in (*said["views"], *said["media"])}


class TestTheWaitingRoom:
    def test_says_from_the_preparation_moment_on_after_how_many_seconds_to_come(
        self, objects: ObjectsInTests, saver: SaverInTests, passes: Any
    ) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=25)))
        assert page.wait()["objects"] is None
        passes(minutes=5, seconds=1)
        assert set(page.wait()["objects"]) == {"after", "media_after"}

    def test_looks_at_no_row_for_it(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place())
        assert (page.wait()["objects"] is None, SealedPaper.objects.exists()) == (False, False)

    def test_spreads_a_hall_and_lets_no_picture_stand_before_a_question(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=15)))
        said = [page.wait()["objects"] for _ in range(60)]
        views, media = [one["after"] for one in said], [one["media_after"] for one in said]
        assert 0 <= min(views) < 100 < 200 < max(views) <= 15 * 60 * 0.35
        assert 15 * 60 * 0.4 - 1 <= min(media) < 450 < 600 < max(media) <= 15 * 60 * 0.8

    def test_says_some_seconds_once_it_is_open(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5)))
        said = [page.wait()["objects"] for _ in range(20)]
        assert all(0 <= one["after"] <= 5 <= one["media_after"] <= 10 for one in said)

    def test_says_nothing_to_whoever_starts_nothing(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5)))
        page.start()
        assert page.wait()["objects"] is None
        page.sync(page.event("hand_in"))
        assert page.wait()["objects"] is None


class TestStart:
    def test_opens_what_came_early(self, objects: ObjectsInTests, saver: SaverInTests, passes: Any) -> None:
        page = Browser(saver, objects.a_place(shown(objects.add(b"a map")), "Plain"))
        before = listed(objects.list_of(page.registration).json())
        passes(minutes=16)
        exam = page.start()
        opened = objects.page(exam["objects"])
        paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token).data
        assert [opened[item["id"]] for item in paper["items"]] == paper["items"]
        assert (opened["title"], b"a map" in opened.values()) == (paper["title"], True)
        assert exam["objects"]["common"][0] in before

    def test_without_a_row_there_are_none_and_the_paper_comes(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5)))
        assert page.start()["objects"] is None
        assert saver.call("GET", f"attempts/{page.attempt}/paper", page.token).status == 200

    def test_a_row_of_another_player_key_counts_as_missing(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        place = objects.a_place(opens_in=timedelta(minutes=-5))
        made(place)
        SealedPaper.objects.update(key_fingerprint="0" * 32)
        assert Browser(saver, place).start()["objects"] is None

    def test_a_missing_row_is_asked_for_again_after_some_seconds(
        self, objects: ObjectsInTests, saver: SaverInTests, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shows = [1_000.0]
        monkeypatch.setattr(told.time, "monotonic", lambda: shows[0])
        place = objects.a_place(opens_in=timedelta(minutes=-5))
        page = Browser(saver, place)
        assert page.start()["objects"] is None
        made(place)
        assert page.start(session=1)["objects"] is None
        shows[0] += told.MISSING_FOR
        assert page.start(session=1)["objects"] is not None

    def test_a_row_that_cannot_be_read_keeps_nobody_from_the_exam(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        place = objects.a_place(opens_in=timedelta(minutes=-5))
        made(place)
        SealedPaper.objects.update(parts={"format": 9})
        exam = Browser(saver, place).start()
        assert (exam.status, exam["objects"]) == (200, None)

    def test_a_refused_start_opens_nothing(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        place = objects.a_place(opens_in=timedelta(minutes=-5), pin="6961")
        made(place)
        refused = Browser(saver, place).start(pin="1111")
        assert (refused.status, "objects" in refused.data) == (403, False)

    def test_one_statement_reads_the_rows_of_a_batch_and_then_none(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        counts = []
        for size in (2, 8):
            pages = []
            for _number in range(size):
                place = objects.a_place(opens_in=timedelta(minutes=-5))
                made(place)
                pages.append(Browser(saver, place))
            asked = statements(saver, *pages)
            counts.append(asked[told.ROWS])
            assert statements(saver, *(Browser(saver, page.registration) for page in pages))[told.ROWS] == 0
        assert counts == [1, 1]

    def test_two_schedules_of_one_assessment_have_keys_of_their_own(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        pages = [Browser(saver, objects.a_place("The same", opens_in=timedelta(minutes=-5))) for _ in range(2)]
        for page in pages:
            made(page.registration)
        (first, one), (second, other) = (page.start()["objects"]["common"] for page in pages)
        assert (first == second, one == other) == (False, False)


def statements(saver: SaverInTests, *pages: Browser) -> Counter[str]:
    """Start together, and count what the saver asks the database."""
    asked: Counter[str] = Counter()

    async def count() -> list[Any]:
        held = [await saver.saver.pool.acquire() for _ in range(saver.saver.config.connections)]
        for connection in held:
            connection.add_query_logger(lambda query: asked.update([query.query]))
        for connection in held:
            await saver.saver.pool.release(connection)
        return held

    saver.loop.run_until_complete(count())
    answers = saver.together(*(page.start_request() for page in pages))
    assert [answer["objects"] is None for answer in answers] == [False] * len(pages)
    return asked


class TestAPool:
    def test_nothing_that_a_candidate_is_told_names_what_another_one_has(
        self, objects: ObjectsInTests, saver: SaverInTests, passes: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pictures = [objects.add(b"a map"), objects.add(b"a cell")]
        place = objects.a_place("Everybody's", *(shown(one) for one in pictures))
        items = [item["id"] for item in place.schedule.assessment.versions.get().items]
        mine, others = items[:2], items[2]
        objects.draw(*items[1:])
        monkeypatch.setattr(queries, "sheet_before_the_start", lambda _registration: mine)
        monkeypatch.setattr(Version, "draw", lambda _version, _lang: {"order": mine, "alternatives": {}})
        page = Browser(saver, place)
        early = objects.list_of(place)
        said = [page.wait().body, early.content]
        passes(minutes=16)
        exam = page.start()
        late = objects.list_of(place, page.token)
        paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
        said += [page.wait().body, exam.body, late.content, objects.list_of(place).content, paper.body, page.start(session=1).body]

        row = SealedPaper.objects.get()
        other_objects = [row.parts["items"][others][0], *(name for name, _size in row.parts["media"][pictures[1]]["pieces"])]
        opened = objects.page(exam["objects"])
        assert set(opened) == {"title", *mine, pictures[0]}
        said.append(json.dumps({name: one for name, one in opened.items() if not isinstance(one, bytes)}).encode())
        assert [text for text in (others, pictures[1], *other_objects) if any(text.encode() in one for one in said)] == []
        assert listed(early.json()) == listed(late.json())
        assert late.json()["objects"] == exam["objects"]
        assert [item["id"] for item in paper["items"]] == mine


class TestMemory:
    def test_a_cache_is_bounded_by_bytes_and_keeps_the_latest(self) -> None:
        kept: Kept[int, str] = Kept(10, most_bytes=100)
        kept.put(1, "a", 60)
        kept.put(2, "b", 60)
        assert (kept.get(1), kept.get(2)) == (None, "b")
        kept.put(3, "c", 1_000)
        assert (kept.get(2), kept.get(3)) == (None, "c")
        kept.put(3, "d", 10)
        kept.put(4, "e", 90)
        assert (kept.get(3), kept.get(4)) == ("d", "e")

    def test_an_attempt_whose_paper_was_dropped_goes_on(
        self, objects: ObjectsInTests, saver: SaverInTests, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5)))
        page.start()
        saver.saver.catalogue._papers = Kept(500, most_bytes=1)
        other = Browser(saver, a_registration(objects.a_place(opens_in=timedelta(minutes=-5)).schedule))
        other.start()
        for one in (page, other, page):
            assert one.sync(one.chooses("a"))["refused"] == []
