"""The sealed paper: offered from the preparation moment on, opened by nothing but a start."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stratus.delivery.attempts import actions
from stratus.delivery.models import Paper
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from support.builders import SYSTEM, a_registration, a_schedule, a_version, an_assessment
from support.simulated import Answer, Browser, SaverInTests


def a_place(*, opens_in: timedelta = timedelta(minutes=15), **schedule: Any) -> Registration:
    opens = clock.now() + opens_in
    made = an_assessment(["MULTIPLE_CHOICE"] * 3, attempts_allowed=schedule.pop("attempts_allowed", 1))
    return a_registration(a_schedule(made, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5), **schedule))


def opened(sealed: bytes, key: str) -> Any:
    return json.loads(AESGCM(base64.urlsafe_b64decode(key + "=")).decrypt(sealed[:12], sealed[12:], None))


def fetch(page: Browser, paper: str) -> Answer:
    return page.saver.call("GET", f"registrations/{page.registration.pk}/papers/{paper}", page.token)


def test_what_came_early_is_the_paper_that_the_start_opens(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    page = Browser(saver, a_place())
    offer = page.wait()["preload"]
    early = fetch(page, offer["paper"])
    assert (early.status, len(early.body), hashlib.sha256(early.body).hexdigest()) == (200, offer["size"], offer["paper"])
    passes(minutes=16)
    exam = page.start()
    assert exam["sealed"]["paper"] == offer["paper"]
    paper = opened(early.body, exam["sealed"]["key"])
    assert paper == json.loads(Paper.objects.get().content)
    assert paper["hash"] == exam["paper"]


def test_it_is_offered_from_the_preparation_moment_on(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    page = Browser(saver, a_place(opens_in=timedelta(minutes=25)))
    assert page.wait()["preload"] is None
    passes(minutes=5, seconds=1)
    assert page.wait()["preload"] is not None
    passes(minutes=20)
    assert (page.wait()["moment"], page.wait()["preload"] is None) == ("OPEN", False)


def test_before_that_moment_nobody_gets_it_even_by_its_address(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    page = Browser(saver, a_place())
    address = page.wait()["preload"]["paper"]
    Schedule.objects.filter(pk=page.registration.schedule_id).update(version=None)
    assert fetch(page, address).status == 404


def test_a_version_published_later_changes_nothing_about_it(saver: SaverInTests, tenant: Any) -> None:
    registration = a_place()
    page = Browser(saver, registration)
    before = page.wait()["preload"]["paper"]
    assessment = registration.schedule.assessment
    assessment.title = "As it became"
    a_version(assessment, published_at=clock.now())
    assert page.wait()["preload"]["paper"] == before


def test_nothing_before_the_start_tells_the_key_the_sheet_or_a_question(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    room = page.wait(ready=True)
    refused = page.start()
    early = fetch(page, room["preload"]["paper"])
    assert (refused.status, refused["error"]) == (409, "too_early")
    told = room.body + refused.body
    assert not [word for word in (b"key", b"sealed", b"sheet", b"order", b"stem", b"Which statement") if word in told]
    assert b"Which statement" not in early.body


@pytest.mark.parametrize("pin", [None, "1111"])
def test_a_wrong_pin_opens_nothing(saver: SaverInTests, tenant: Any, pin: str | None) -> None:
    page = Browser(saver, a_place(opens_in=timedelta(minutes=-5), pin="6961"))
    refused = page.start(pin=pin)
    assert (refused.status, "sealed" in refused.data) == (403, False)
    assert "sealed" in page.start(pin="6961").data


def test_every_saver_makes_the_same_bytes(saver: SaverInTests, tenant: Any, tmp_path: Any) -> None:
    from support.simulated import a_saver

    page = Browser(saver, a_place())
    address = page.wait()["preload"]["paper"]
    with a_saver(tmp_path / "other") as other:
        elsewhere = Browser(other, page.registration)
        assert fetch(elsewhere, address).body == fetch(page, address).body


def test_another_schedule_of_the_same_paper_has_another_key(saver: SaverInTests, tenant: Any) -> None:
    assessment = an_assessment(["MULTIPLE_CHOICE"])
    one, other = (Browser(saver, a_registration(a_schedule(assessment, active=True))) for _ in range(2))
    first, second = one.start(), other.start()
    assert first["paper"] == second["paper"]
    assert first["sealed"]["key"] != second["sealed"]["key"]
    assert fetch(one, second["sealed"]["paper"]).status == 404


def test_it_needs_the_token_of_its_registration(saver: SaverInTests, tenant: Any) -> None:
    mine, other = Browser(saver, a_place()), Browser(saver, a_place())
    address = mine.wait()["preload"]["paper"]
    path = f"registrations/{mine.registration.pk}/papers/{address}"
    assert [saver.call("GET", path, token).status for token in (mine.token, other.token, "forged")] == [200, 404, 401]
    Registration.objects.filter(pk=mine.registration.pk).update(link_generation=2)
    assert fetch(mine, address).status == 404


def test_it_may_be_kept_by_whoever_carries_it(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    headers = fetch(page, page.wait()["preload"]["paper"]).headers
    assert (headers["content-type"], headers["cache-control"]) == ("application/octet-stream", "public, max-age=86400, immutable")


def test_a_hall_is_spread_over_the_time_until_the_start(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    told = [page.wait()["preload"]["after"] for _ in range(60)]
    assert 0 <= min(told) < 180 < 540 < max(told) <= 15 * 60 * 0.8
    late = Browser(saver, a_place(opens_in=timedelta(minutes=-5)))
    assert max(late.wait()["preload"]["after"] for _ in range(20)) <= 5


@pytest.mark.parametrize("end", ["running", "handed in", "void"])
def test_whoever_needs_no_paper_is_offered_none(saver: SaverInTests, tenant: Any, end: str) -> None:
    page = Browser(saver, a_place(opens_in=timedelta(minutes=-5)))
    page.start()
    if end == "handed in":
        page.sync(page.event("hand_in"))
    if end == "void":
        actions.void_attempts([page.registration.pk], by=SYSTEM, now=clock.now())
    assert page.wait()["preload"] is None


def test_a_paper_that_cannot_be_made_leaves_the_waiting_room_open(
    saver: SaverInTests, tenant: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Browser(saver, a_place())

    def broken(*_args: Any) -> Any:
        raise KeyError("content")

    monkeypatch.setattr("stratus.delivery.papers.sheets.paper_document", broken)
    room = page.wait()
    assert (room.status, room["moment"], room["preload"]) == (200, "TOO_EARLY", None)
