"""Who may open the practice exam, and what strangers can do with it: nothing that lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.delivery.entrance.buckets import Allowance
from stratus.delivery.entrance.tokens import Reader
from stratus.delivery.practice import pages
from stratus.foundation import clock
from stratus.organisation.founding import found_tenant
from stratus.tenancy import current
from stratus.tenancy.models import TenantModel, TenantSettings
from support.builders import a_number, a_registration, a_tenant

PAGE, PAPER = "/exam/practice", "/exam/practice/paper"

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other test has asked for a paper."""
    monkeypatch.setattr(pages, "GIVEN", pages.Given())


@pytest.fixture
def tenant(db: None) -> Iterator[Any]:
    made = a_tenant(name=f"practice-{a_number()}")
    with current.use(made):
        yield made


def stranger(tenant: Any, address: str = "192.0.2.7") -> Client:
    return Client(headers={"host": f"{tenant.name}.example.org"}, REMOTE_ADDR=address)


def switch(*, on: bool) -> None:
    TenantSettings.objects.update(practice_exam=on)


def rows() -> dict[str, int]:
    """How many rows each table of this tenant has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if issubclass(model, TenantModel)}


@pytest.fixture
def statements() -> Callable[[Callable[[], Any]], int]:
    def count(do: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            do()
        return len(captured)

    return count


def test_everybody_opens_it_without_logging_in(tenant: Any) -> None:
    page, paper = stranger(tenant).get(PAGE), stranger(tenant).get(PAPER)
    assert (page.status_code, paper.status_code) == (200, 200)
    assert "stratus-practice" in page.content.decode()
    assert paper.json()["paper"]["items"]
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_an_organisation_has_it_from_its_founding_on(db: None) -> None:
    made = found_tenant("new-here", "New here", "https://new-here.example.org", ["new-here.example.org"])
    assert Client(headers={"host": "new-here.example.org"}).get(PAGE).status_code == 200
    with current.use(made):
        assert TenantSettings.objects.get().practice_exam


@pytest.mark.parametrize("path", ["/login", "/exam/keycode"])
def test_the_log_in_page_and_that_of_keycodes_lead_to_it(tenant: Any, path: str) -> None:
    assert f'href="{PAGE}"' in stranger(tenant).get(path).content.decode()
    switch(on=False)
    assert PAGE not in stranger(tenant).get(path).content.decode()


def test_the_players_page_says_where_it_is_and_the_same_to_everybody(tenant: Any) -> None:
    assert f'data-practice="{PAGE}"' in stranger(tenant).get("/exam/start/1").content.decode()
    switch(on=False)
    assert "data-practice" not in stranger(tenant).get("/exam/start/1").content.decode()


def test_switched_off_there_is_none_and_the_page_says_so(tenant: Any) -> None:
    switch(on=False)
    page, paper = stranger(tenant).get(PAGE), stranger(tenant).get(PAPER)
    assert (page.status_code, paper.status_code) == (404, 404)
    assert "There is no practice exam here" in page.content.decode()
    assert "stratus-practice" not in page.content.decode()
    assert "paper" not in paper.json()


def test_what_one_organisation_switches_off_another_one_keeps(tenant: Any) -> None:
    other = a_tenant(name=f"practice-{a_number()}")
    switch(on=False)
    assert [stranger(one).get(PAPER).status_code for one in (tenant, other)] == [404, 200]


def test_strangers_leave_nothing_behind_however_many_come(tenant: Any) -> None:
    before = rows()
    for number in range(100):
        browser = stranger(tenant, f"198.51.100.{number}")
        page = browser.get(PAGE) if number % 2 else browser.get(PAPER)
        assert page.status_code == 200
        assert not page.cookies
    assert rows() == before


def test_it_cannot_be_sent_anything(tenant: Any) -> None:
    before = rows()
    for path in (PAGE, PAPER, f"{PAGE}/api/registrations/practice/start", f"{PAGE}/api/attempts/-1/sync"):
        assert stranger(tenant).post(path, {"events": []}, content_type="application/json").status_code in (404, 405)
    assert rows() == before


def test_its_statements_are_one_whoever_asks_and_however_often(tenant: Any, statements: Callable[..., int]) -> None:
    stranger(tenant).get(PAPER)
    stranger(tenant).get(PAGE)
    counts = {path: statements(lambda path=path: stranger(tenant).get(path)) for path in (PAGE, PAPER)}
    for _more in range(3):
        a_registration()
    assert {path: statements(lambda path=path: stranger(tenant).get(path)) for path in (PAGE, PAPER)} == counts
    assert max(counts.values()) <= 2


def test_the_players_page_asks_for_the_settings_once(tenant: Any, statements: Callable[..., int]) -> None:
    stranger(tenant).get("/exam/start/1")
    with CaptureQueriesContext(connection) as captured:
        stranger(tenant).get("/exam/start/1")
    assert len([one for one in captured if "people_tenantsettings" in one["sql"]]) == 1


def test_an_address_that_asks_too_often_has_to_wait_and_others_do_not(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "GIVEN", pages.Given(Allowance(events=2, events_a_second=0.001)))
    hall = stranger(tenant)
    assert [hall.get(PAPER).status_code for _one in range(4)] == [200, 200, 200, 429]
    refused = hall.get(PAPER)
    assert int(refused.headers["Retry-After"]) == refused.json()["wait"] >= 1
    assert stranger(tenant, "192.0.2.8").get(PAPER).status_code == 200


def test_a_hall_of_a_thousand_behind_one_address_gets_its_papers() -> None:
    asked = pages.Given()
    assert {asked.wait("192.0.2.7", 1000.0) for _one in range(1000)} == {0}
    assert asked.wait("192.0.2.7", 1000.0) > 0
    assert asked.wait("192.0.2.7", 1000.2) == 0


def test_addresses_of_one_network_of_ipv6_are_one(tenant: Any) -> None:
    now = 1000.0
    asked = pages.Given()
    waits = [asked.wait(f"2001:db8::{number:x}", now) for number in range(int(pages.PAPERS.events) + 2)]
    assert (waits[0], waits[-1] > 0) == (0, True)
    assert asked.wait("2001:db8:0:1::1", now) == 0


def test_what_the_practice_page_calls_its_token_opens_nothing(tenant: Any) -> None:
    assert Reader(settings.PLAYER_KEY).read("practice", clock.now()) is None
    registration = a_registration()
    asked = stranger(tenant).get(f"/exam/objects/of/{registration.pk}", headers={"authorization": "Player practice"})
    assert asked.status_code == 401
