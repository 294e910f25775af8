"""The doors of sealed objects: what a candidate's page hears, and what it may fetch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.attempts import actions as attempts
from stratus.delivery.entrance.tokens import player_token
from stratus.delivery.models import SealedPaper
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions, pages, queries
from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from support.builders import SYSTEM, a_number, a_registration, a_role, a_tenant
from support.costs import rows_gone_through
from support.simulated import KEY, Browser, ObjectsInTests, SaverInTests, shown, token_for

pytestmark = pytest.mark.database


def made(registration: Registration) -> SealedPaper:
    preparation.prepare(registration.schedule_id, clock.now())
    assert actions.make(registration.schedule_id, clock.now())
    return SealedPaper.objects.get(schedule=registration.schedule_id)


class TestTheList:
    def test_it_names_what_lies_on_this_machine(self, objects: ObjectsInTests) -> None:
        place = objects.a_place(shown(objects.add(b"a map")), "Plain")
        answer = objects.list_of(place)
        said, files = answer.json(), objects.kept(place.schedule_id)
        assert (said["format"], said["schedule"], len(said["views"]), len(said["media"])) == (1, place.schedule_id, 1, 1)
        assert dict((*said["views"], *said["media"])) == {name: len(one) for name, one in files.items()}

    def test_whoever_comes_first_has_everything_made_and_pinned(self, objects: ObjectsInTests, passes: Any) -> None:
        place = objects.a_place(opens_in=timedelta(hours=1))
        passes(minutes=41)
        assert Schedule.objects.get(pk=place.schedule_id).version is None
        assert objects.list_of(place).status_code == 200
        place.refresh_from_db()
        assert (place.schedule.version is None, place.profile_extra_time) == (False, 0)
        assert SealedPaper.objects.filter(schedule=place.schedule_id).exists()

    def test_it_is_kept_by_nobody_and_holds_no_key(self, objects: ObjectsInTests) -> None:
        answer = objects.list_of(objects.a_place(shown(objects.add(b"a map"))))
        assert (answer.headers["Cache-Control"], answer.headers["Content-Type"]) == ("no-store", "application/json")
        assert set(answer.json()) == {"format", "schedule", "views", "media"}
        assert "Set-Cookie" not in answer.headers

    def test_others_hear_busy_while_one_has_it_made(self, objects: ObjectsInTests) -> None:
        place = objects.a_place()
        with actions.files().alone(place.schedule_id):
            answer = objects.list_of(place)
        assert (answer.status_code, answer.json()["error"], answer.headers["Retry-After"]) == (503, "busy", "2")
        assert objects.list_of(place).status_code == 200

    @pytest.mark.parametrize("token", ["", "forged", "revoked", "expired"])
    def test_it_needs_a_token(self, objects: ObjectsInTests, token: str) -> None:
        place = objects.a_place()
        given = token_for(place)
        if token == "revoked":
            Registration.objects.filter(pk=place.pk).update(link_generation=2)
        if token == "expired":
            given = player_token(KEY, place.tenant_id, place.pk, 1, clock.now() - timedelta(seconds=1))
        answer = objects.list_of(place, given if token in ("revoked", "expired") else token or " ")
        assert (answer.status_code, answer.json()["error"]) == (401, "token")
        assert not SealedPaper.objects.exists()

    def test_it_is_of_its_candidate_alone(self, objects: ObjectsInTests) -> None:
        mine, other = objects.a_place(), objects.a_place()
        answer = objects.list_of(mine, token_for(other))
        assert (answer.status_code, answer.json()["error"]) == (404, "registration")

    def test_the_token_says_whose_it_is_whatever_host_is_asked(self, objects: ObjectsInTests) -> None:
        place = objects.a_place()
        elsewhere = a_tenant()
        headers = {"authorization": f"Player {token_for(place)}", "host": f"{elsewhere.name}.example.org"}
        with current.use(elsewhere):
            answer = objects.client.get(f"/exam/objects/of/{place.pk}", headers=headers)
        assert answer.json()["schedule"] == place.schedule_id

    @pytest.mark.parametrize("why", ["too early", "void", "removed", "withdrawn", "deleted", "over"])
    def test_whoever_cannot_start_hears_of_none(self, objects: ObjectsInTests, why: str, passes: Any) -> None:
        place = objects.a_place(opens_in=timedelta(hours=1) if why == "too early" else timedelta(minutes=15))
        token = token_for(place)
        if why == "void":
            attempts.void_attempts([place.pk], by=SYSTEM, now=clock.now())
        if why == "removed":
            Registration.objects.filter(pk=place.pk).delete()
        if why == "withdrawn":
            Schedule.objects.filter(pk=place.schedule_id).update(status="DRAFT")
        if why == "deleted":
            Schedule.objects.filter(pk=place.schedule_id).update(deleted_at=clock.now())
        if why == "over":
            passes(hours=6)
        answer = objects.list_of(place, token)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_prepared")
        assert not SealedPaper.objects.exists()

    def test_an_original_that_cannot_be_read_leaves_the_exam_with_the_paper(
        self, objects: ObjectsInTests, saver: SaverInTests, passes: Any
    ) -> None:
        page = Browser(saver, objects.a_place(shown(objects.add(b"a map", unreadable=True))))
        answer = objects.list_of(page.registration)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_prepared")
        assert not SealedPaper.objects.exists()
        passes(minutes=16)
        exam = page.start()
        assert (exam.status, exam["objects"]) == (200, None)
        paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
        assert paper["hash"] == exam["paper"]

    def test_what_cannot_be_made_is_not_tried_by_everybody(self, objects: ObjectsInTests, monkeypatch: pytest.MonkeyPatch) -> None:
        place = objects.a_place(shown(objects.add(b"a map", unreadable=True)))
        other = a_registration(place.schedule)
        tried = []
        make = actions.make
        monkeypatch.setattr(actions, "make", lambda *args: tried.append(args) or make(*args))
        assert [objects.list_of(one).status_code for one in (place, other, place)] == [404] * 3
        assert len(tried) == 1

    def test_thirty_at_once_are_answered_and_then_one_in_ten_seconds(
        self, objects: ObjectsInTests, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shows = [1_000.0]
        monkeypatch.setattr(pages.time, "monotonic", lambda: shows[0])
        place, other = objects.a_place(), objects.a_place()
        assert [objects.list_of(place).status_code for _ in range(30)] == [200] * 30
        spent = objects.list_of(place)
        assert (spent.status_code, spent.json()["error"], spent.headers["Retry-After"]) == (429, "too_much", str(spent.json()["wait"]))
        assert objects.list_of(other).status_code == 200
        shows[0] += 11
        assert [objects.list_of(place).status_code for _ in range(2)] == [200, 429]

    def test_it_can_only_be_read(self, objects: ObjectsInTests) -> None:
        assert objects.client.post(f"/exam/objects/of/{objects.a_place().pk}").status_code == 405

    def test_it_takes_as_many_statements_for_two_objects_as_for_twenty(self, objects: ObjectsInTests) -> None:
        counts = []
        for size in (2, 20):
            place = objects.a_place(*(shown(objects.add(f"{size} {number}".encode())) for number in range(size)))
            made(place)
            with CaptureQueriesContext(connection) as asked:
                assert len(objects.list_of(place).json()["media"]) == size
            counts.append(len(asked))
        assert counts == [1, 1]  # the registration with its schedule and row

    def test_it_does_not_walk_through_all_candidates(self, statistics_of_small_tenants: None, objects: ObjectsInTests) -> None:
        place, size = objects.a_place(), 1_000
        role, prefix, now = a_role("Candidate"), f"c{a_number()}-", clock.now()
        users = [User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", role=role, password="!", created_at=now) for n in range(size)]
        insert_many(users)
        insert_many([Registration(schedule=place.schedule, candidate=user) for user in users])
        made(place)
        with rows_gone_through() as work:
            assert objects.list_of(place).status_code == 200
        assert work.rows < size // 2, work.worst  # some are tenants that other tests left in this database


class TestWhoWasLetIn:
    def test_hears_what_start_says_and_has_made_what_was_missing(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(shown(objects.add(b"a map")), opens_in=timedelta(minutes=-5)))
        assert page.start()["objects"] is None
        said = objects.list_of(page.registration, page.token).json()
        opened = objects.page(said["objects"])
        assert b"a map" in opened.values()
        saver.saver.catalogue.without_objects.drop((page.registration.schedule_id, SealedPaper.objects.get().paper_id))
        again = page.start(session=1)
        assert again["objects"] == said["objects"]

    @pytest.mark.parametrize("end", ["handed in", "void", "over"])
    def test_hears_no_key_once_the_attempt_is_over(self, objects: ObjectsInTests, saver: SaverInTests, end: str, passes: Any) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5)))
        page.start()
        assert "objects" in objects.list_of(page.registration, page.token).json()
        if end == "handed in":
            page.sync(page.event("hand_in"))
        if end == "void":
            attempts.void_attempts([page.registration.pk], by=SYSTEM, now=clock.now())
        if end == "over":
            passes(hours=3)
        answer = objects.list_of(page.registration, page.token)
        assert "objects" not in answer.json()

    def test_a_link_alone_hears_no_key_of_the_attempt_that_runs(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        page = Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5), pin="6961"))
        page.start(pin="6961")
        assert "objects" not in objects.list_of(page.registration).json()

    def test_an_attempt_of_somebody_else_opens_nothing(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        mine, other = (Browser(saver, objects.a_place(opens_in=timedelta(minutes=-5))) for _ in range(2))
        mine.start(), other.start()
        token = player_token(KEY, mine.registration.tenant_id, mine.registration.pk, 1, clock.now() + timedelta(days=1), other.attempt)
        assert "objects" not in objects.list_of(mine.registration, token).json()


class TestAnObject:
    def test_it_needs_nobody_and_may_be_kept_by_everybody(self, objects: ObjectsInTests) -> None:
        row = made(objects.a_place())
        name, size = row.parts["common"]
        answer = objects.fetch(row.schedule_id, name)
        assert (answer.status_code, len(answer.content), answer.headers["ETag"]) == (200, size, f'"{name}"')
        assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable"
        assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.parametrize("name", ["0" * 64, "A" * 64, "0" * 63, "../secrets/player", "%2e%2e", "0" * 63 + "\n"])
    def test_another_name_is_none(self, objects: ObjectsInTests, name: str) -> None:
        row = made(objects.a_place())
        assert objects.fetch(row.schedule_id, name).status_code == 404
        assert set(objects.kept(row.schedule_id)) == {row.parts["common"][0]}

    def test_an_unknown_name_costs_one_statement_beside_the_tenant_and_is_not_kept(self, objects: ObjectsInTests) -> None:
        row = made(objects.a_place())
        for _again in range(2):
            with CaptureQueriesContext(connection) as asked:
                answer = objects.fetch(row.schedule_id, "0" * 64)
            assert (answer.status_code, answer.headers["Cache-Control"], len(asked)) == (404, "no-store", 2)

    def test_a_schedule_without_objects_costs_no_statement_but_the_one_for_the_tenant(self, objects: ObjectsInTests) -> None:
        schedule_id = objects.a_place().schedule_id
        with CaptureQueriesContext(connection) as asked:
            answer = objects.fetch(schedule_id, "0" * 64)
        assert (answer.status_code, len(asked)) == (404, 1)

    @pytest.mark.parametrize("host", ["another organisation's", "nobody's"])
    def test_it_is_made_whatever_the_host_is_called(self, objects: ObjectsInTests, host: str) -> None:
        row = made(objects.a_place())
        name = row.parts["common"][0]
        actions.files().forget(row.schedule_id)
        called = f"{a_tenant().name}.example.org" if host.startswith("another") else "exams.example.org"
        answer = objects.client.get(f"/exam/objects/{row.schedule_id}/{name}", headers={"host": called})
        assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, name)

    @pytest.mark.parametrize("schedule", ["999999999999999999", "9" * 30, "-1", "x"])
    def test_an_id_that_is_none_is_answered_as_one_that_nobody_has(self, objects: ObjectsInTests, schedule: Any) -> None:
        assert objects.fetch(schedule, "0" * 64).status_code == 404

    def test_it_is_not_made_for_another_schedule_or_organisation(self, objects: ObjectsInTests) -> None:
        row, other = made(objects.a_place()), made(objects.a_place())
        name = row.parts["common"][0]
        assert objects.fetch(other.schedule_id, name).status_code == 404
        with current.use(a_tenant()):
            elsewhere = made(objects.a_place())
        assert objects.fetch(elsewhere.schedule_id, name).status_code == 404

    def test_one_that_would_be_another_now_is_not_given(self, objects: ObjectsInTests) -> None:
        name = objects.add(b"a map")
        row = made(objects.a_place(shown(name)))
        [[wanted, _size]] = row.parts["media"][name]["pieces"]
        objects.media[name] = objects.media[name]._replace(read=lambda _offset, _size: b"a cat")
        answer = objects.fetch(row.schedule_id, wanted)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")

    def test_one_whose_original_cannot_be_read_is_not_there(self, objects: ObjectsInTests) -> None:
        name = objects.add(b"a map")
        row = made(objects.a_place(shown(name)))
        objects.add(b"a map", unreadable=True)
        [[wanted, _size]] = row.parts["media"][name]["pieces"]
        assert objects.fetch(row.schedule_id, wanted).status_code == 404

    def test_with_another_player_key_it_is_not_there(self, objects: ObjectsInTests) -> None:
        row = made(objects.a_place())
        objects.settings.PLAYER_KEY = b"another key of the tests, 32 byt"
        assert objects.fetch(row.schedule_id, row.parts["common"][0]).status_code == 404


class TestAPool:
    @pytest.fixture
    def pool(self, objects: ObjectsInTests, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
        """An exam of which the first question is everybody's, and each candidate has one of two others, with a picture each."""

        def pool(drawn: int, **when: Any) -> tuple[Registration, list[str], list[str]]:
            pictures = [objects.add(b"a map"), objects.add(b"a cell")]
            place = objects.a_place("Everybody's", *(shown(one) for one in pictures), **when)
            items = [item["id"] for item in place.schedule.assessment.versions.get().items]
            objects.draw(*items[1:])
            monkeypatch.setattr(queries, "sheet_before_the_start", lambda _registration: [items[0], items[drawn]])
            return place, items, pictures

        return pool

    def test_a_candidate_hears_of_their_own_items_and_pictures(self, objects: ObjectsInTests, pool: Any) -> None:
        place, items, pictures = pool(1)
        said = objects.list_of(place).json()
        row = SealedPaper.objects.get()
        assert said["views"] == sorted([row.parts["common"], row.parts["items"][items[1]]])
        assert said["media"] == row.parts["media"][pictures[0]]["pieces"]
        told = json.dumps(said)
        others = [row.parts["items"][items[2]][0], row.parts["media"][pictures[1]]["pieces"][0][0]]
        assert [text for text in (*others, *items) if text in told] == []

    def test_once_it_is_open_a_link_hears_of_what_everybody_has(self, objects: ObjectsInTests, pool: Any, passes: Any) -> None:
        place, _items, _pictures = pool(1)
        made(place)
        passes(minutes=16)
        said = objects.list_of(place).json()
        assert (said["views"], said["media"]) == ([SealedPaper.objects.get().parts["common"]], [])
