"""Opening a launch link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stratus.delivery.entrance.tokens import Reader
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling.candidates import actions
from stratus.scheduling.queries import launch_links
from stratus.tenancy import current
from support.builders import SYSTEM, a_number, a_registration, a_tenant, a_user
from support.staff import a_browser


@pytest.fixture
def tenant(db: None) -> Any:
    made = a_tenant(name=f"launch-{a_number()}")
    with current.use(made):
        yield made


@pytest.fixture
def browser(tenant: Any) -> Client:
    return Client(headers={"host": f"{tenant.name}.example.org"})


def link_of(registration: Any) -> str:
    return launch_links([registration])[registration.pk].startup_link


def test_it_leads_to_the_waiting_room_with_the_token_in_the_fragment(browser: Client, settings: Any) -> None:
    registration = a_registration()
    response = browser.get(link_of(registration))
    path, _hash, fragment = response.headers["Location"].partition("#")
    token = Reader(settings.PLAYER_KEY).read(fragment.removeprefix("token="), clock.now())
    assert (response.status_code, path) == (303, f"/exam/start/{registration.pk}")
    assert token is not None
    assert (token.tenant_id, token.registration_id, token.generation) == (registration.tenant_id, registration.pk, 1)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_it_changes_nothing_and_it_works_any_number_of_times(browser: Client, method: str) -> None:
    registration = a_registration()
    before = Event.objects.count()
    answers = [getattr(browser, method)(link_of(registration)).status_code for _ in range(3)]
    registration.refresh_from_db()
    assert (answers, registration.ready_at, registration.seen_at, Event.objects.count()) == ([303] * 3, None, None, before)


def test_it_can_only_be_read(browser: Client) -> None:
    assert browser.post(link_of(a_registration())).status_code == 405


def test_a_revoked_link_says_so_and_its_successor_works(browser: Client) -> None:
    registration = a_registration()
    old = link_of(registration)
    registration = actions.revoke_link(registration.pk, by=SYSTEM, now=clock.now())
    refused = browser.get(old)
    assert (refused.status_code, refused.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert b"does not open an exam" in refused.content
    assert browser.get(link_of(registration)).status_code == 303


def test_it_opens_no_exam_to_somebody_who_is_logged_in_as_somebody_else(tenant: Any) -> None:
    registration = a_registration()
    helper = a_browser(a_user("System administrator"))
    helper.post(f"/admin/users/{registration.candidate_id}/log-in-as")
    assert helper.get(link_of(registration)).status_code == 403


@pytest.mark.parametrize("session", ["", "x", "0" * 64, "é" * 64, "%00" * 64, "A" * 100_000])
def test_an_unknown_link_is_a_page(browser: Client, session: str) -> None:
    assert browser.get(f"/delivery/external-login?session={session}").status_code == 404


def test_the_link_decides_the_tenant_whatever_the_host(tenant: Any) -> None:
    registration = a_registration()
    elsewhere = Client(headers={"host": f"{a_tenant(name=f'other-{a_number()}').name}.example.org"})
    assert elsewhere.get(link_of(registration)).status_code == 303


@pytest.mark.parametrize("page", ["start", "take", "end"])
def test_the_shell_is_the_same_for_everybody(browser: Client, page: str) -> None:
    first, second = browser.get(f"/exam/{page}/1"), browser.get(f"/exam/{page}/999999")
    assert first.status_code == 200
    assert first.content == second.content
    assert b"<stratus-player " in first.content
    assert not first.cookies


@pytest.mark.parametrize(("place", "at_once"), [("start", False), ("take", True), ("end", True)])
def test_a_page_of_an_exam_that_has_begun_asks_for_its_code_at_once_and_the_waiting_room_later(
    browser: Client, settings: Any, tmp_path: Path, place: str, at_once: bool
) -> None:
    settings.WEB_DIST = tmp_path
    entry = {"file": "assets/main-1.js", "imports": ["_lit.js"], "dynamicImports": ["player/sitting.ts"]}
    sitting = {"file": "assets/sitting-1.js", "imports": ["_lit.js", "player/main.ts"]}
    entries = {"player/main.ts": entry, "player/sitting.ts": sitting, "_lit.js": {"file": "assets/lit-1.js"}}
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    html = browser.get(f"/exam/{place}/1").content.decode()
    assert '<stratus-player data-exam="/static/web/assets/sitting-1.js"' in html
    assert ('<link rel="preload" as="fetch" crossorigin href="/static/web/assets/sitting-1.js">' in html) is at_once
