"""Ids of another tenant, in every address and in every field of a form that names a row: nothing is shown, nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from stratus.external_api.tokens.actions import generate_token
from stratus.foundation import clock
from stratus.jobs.kinds import every_kind
from stratus.jobs.models import Job
from stratus.results.publication.actions import publish
from stratus.tenancy import current
from stratus.tenancy.models import Tenant, TenantModel
from stratus.webhooks.endpoints.actions import create_endpoint
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_schedule,
    a_template,
    a_tenant,
    a_user,
    an_assessment,
)
from support.costs import statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOT_STAFF = re.compile(r"exam/|api/|delivery/(external-login|proctoring|seb)|marking/direct-login|static/|login|logout|healthz")
ID = re.compile(r"<int:\w+>")


@dataclass
class Organisation:
    """A tenant, its administrator, the id that the first row of each of its tables has (the same for all), and how people name them."""

    tenant: Tenant
    browser: Client
    first: int
    people: tuple[str, ...]


def an_organisation(of: str) -> Organisation:
    """A tenant with a row of everything that pages name by id. `of` stands in its texts."""
    first = _aligned()
    tenant = a_tenant(title=f"{of} college")
    with current.use(tenant):
        admin = a_user("System administrator", last_name=of)
        an_assessment(published=False, sections=[{"questions": 1}], title=of)
        endpoint = {"title": of, "url": "https://example.org/hook", "authorization": "", "only_satisfactory": False}
        create_endpoint(**endpoint, is_active=True, by=SYSTEM, now=clock.now())
        schedule = a_schedule(active=True, title=of)
        publish(a_marked_script(schedule, candidate=a_user(last_name=of)).schedule_id, by=SYSTEM, now=clock.now())
        a_template(title=of)
        generate_token(admin, by=SYSTEM, now=clock.now())
        Job.objects.create(kind=every_kind()[0].name, actor=admin, title=of, created_at=clock.now())
        return Organisation(tenant, a_browser(admin), first, (admin.username, f"Jane ({admin.username})"))


def _aligned() -> int:
    """Have the next rows of all tables get the same id, which no table has yet; return it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")  # sequences are their owner's
        cursor.execute("SELECT schemaname, sequencename FROM pg_sequences WHERE schemaname = current_schema()")
        names = [f'"{schema}"."{name}"' for schema, name in cursor.fetchall()]
        cursor.execute("SELECT max(coalesce(last_value, 0)) FROM pg_sequences WHERE schemaname = current_schema()")
        first = int(cursor.fetchone()[0]) + 1
        for name in names:
            cursor.execute("SELECT setval(%s, %s, false)", [name, first])
        cursor.execute("RESET ROLE")
    return first


TABLES = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel) and model._meta.managed)


def _state(of: Organisation) -> list[Any]:
    """Number and sum of all rows of this tenant, table by table."""
    of_one = "SELECT '{0}', count(*), sum(hashtextextended(t::text, 0)) FROM \"{0}\" t WHERE tenant_id = {1}"
    with current.use(of.tenant), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(of_one.format(table, of.tenant.pk) for table in TABLES) + " ORDER BY 1")
        return list(cursor.fetchall())


def _addresses() -> Iterator[str]:
    """The address of every staff page that names a row, with `{id}` for each."""
    for resolver in get_resolver().url_patterns:
        patterns = resolver.url_patterns if isinstance(resolver, URLResolver) else [resolver]
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and "<int:" in (route := str(pattern.pattern)) and not NOT_STAFF.match(route):
                yield "/" + re.sub(r"<slug:kind>", "ESSAY", re.sub(r"<str:sha256>", "0" * 64, ID.sub("{id}", route)))


ADDRESSES = sorted(set(_addresses()))
WITHOUT_ID = (
    "/admin/users", "/admin/users/new", "/admin/roles", "/admin/settings", "/admin/external-api", "/admin/webhooks", "/admin/templates",
    "/admin/templates/new/letter", "/library", "/library/collections/new", "/assessments", "/assessments/new", "/delivery/schedules",
    "/delivery/schedules/new", "/delivery/invigilation", "/marking", "/results", "/jobs", "/profile",
)  # fmt: skip
"""Pages whose forms can name rows."""


WRITES = re.compile(r"INSERT|UPDATE|DELETE")
"""What a statement holds that writes, and few others do: to compare all tables after each request would take longer than the requests."""


@dataclass
class Found:
    """A form of a page: where it is sent, what a browser sends of it, which fields name rows, which people, and its buttons."""

    action: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    naming: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads the forms of a page; controls outside of them belong to the form that they name."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.named, self.all = address, dict[str, Found](), list[Found]()
        self.inside: Found | None = None
        self.select = ""
        self.late: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Found(urljoin(self.address, given.get("action") or self.address), given.get("method", "get"))
            self.all.append(self.inside)
            self.named[given.get("id", "")] = self.inside
        elif tag in ("input", "textarea", "select", "button"):
            self.select = given.get("name", "") if tag == "select" else self.select
            self._control(tag, given)
        elif tag == "option" and self.select:
            self._control("option", given | {"name": self.select, "form": given.get("form", "")})

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None

    def _control(self, tag: str, given: dict[str, str]) -> None:
        if form := given.get("form"):
            self.late.append((form, tag, given))
        elif self.inside is not None:
            self._add(self.inside, tag, given)

    def _add(self, form: Found, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
        if tag == "button":
            form.buttons.append(
                (urljoin(self.address, given["formaction"]) if "formaction" in given else "", {name: value} if name else {})
            )
        elif name and kind != "file":
            if (kind in ("hidden", "checkbox", "radio") or tag == "option") and value.isdecimal():
                form.naming.add(name)
            if "data-person" in given:
                form.people.add(name)
            if tag == "option":
                if "selected" in given:
                    form.sent[name] = [value]
            elif kind not in ("checkbox", "radio") or "checked" in given:
                form.sent.setdefault(name, []).append(value)

    def close(self) -> None:
        super().close()
        for form, tag, given in self.late:
            if form in self.named:
                self._add(self.named[form], tag, given)


def _posts(address: str, page: str, theirs: Organisation) -> Iterator[tuple[str, dict[str, Any]]]:
    """What can be sent of this page's forms with the id of theirs in one field that names a row, or one of them where it names people."""
    reader = _Reader(address)
    reader.feed(page)
    reader.close()
    for form in reader.all:
        if form.method.lower() != "post":
            continue
        named = [(name, str(theirs.first)) for name in sorted(form.naming)]
        named += [(name, who) for name in sorted(form.people) for who in theirs.people]
        for name, who in named:
            for action, pressed in form.buttons or [("", {})]:
                yield action or form.action, form.sent | pressed | {name: [who]}


class Attack:
    """Two organisations; what the administrator of ours is answered where they name a row of theirs."""

    def __init__(self) -> None:
        self.ours, self.theirs = an_organisation("Quarry"), an_organisation("Zanzibar")
        self.before = _state(self.theirs)
        self.faults: list[str] = []

    def ask(self, address: str, data: dict[str, Any] | None = None) -> Any:
        """What is answered, where a POST leads included. Whatever it changed is judged, also where it refused, and taken back."""
        sent = f"{address} with {data}"
        with current.use(None), transaction.atomic(), statements_asked() as asked:
            answer = self.ours.browser.get(address) if data is None else self.ours.browser.post(address, data)
            if answer.status_code == 302 and data is not None:
                answer = self.ours.browser.get(answer.headers["Location"])
            if answer.status_code >= 500:
                self.faults.append(f"{sent}: {answer.status_code}")
                transaction.set_rollback(True)
                return answer
            if not answer.streaming and b"Zanzibar" in answer.content:
                self.faults.append(f"{sent}: shows what is theirs")
            if any(WRITES.search(str(sql)) for sql, _values in asked) and _state(self.theirs) != self.before:
                self.faults.append(f"{sent}: changes what is theirs")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def attack(db: None) -> Attack:
    return Attack()


@pytest.mark.slow("asks every staff page for rows of somebody else")
def test_an_address_with_an_id_of_another_tenant_is_answered_as_one_that_nobody_has(attack):
    """Alone, and behind an id of one's own."""
    theirs, nobodys, own = str(attack.theirs.first), str(attack.theirs.first + 10_000_000), str(attack.ours.first)
    opened = 0
    for address in ADDRESSES:
        opened += attack.ask(address.replace("{id}", own)).status_code == 200
        mixed = address.replace("{id}", own, 1)
        for there, data in product({address, mixed} if "{id}" in mixed else {address}, (None, {})):
            status = attack.ask(there.replace("{id}", theirs), data).status_code
            if status not in (403, 404, 405) and status != attack.ask(there.replace("{id}", nobodys), data).status_code:
                attack.faults.append(f"{there} with {data} tells what is theirs by {status}")
    assert not attack.faults, "\n".join(attack.faults)
    assert opened > 40, "these ids are those of rows, and pages show them to whoever may see them"


@pytest.mark.thorough
def test_a_form_with_an_id_of_another_tenant_shows_nothing_and_changes_nothing(attack):
    """In each of the fields that name a row or a person, with each of its buttons."""
    pages, sent = 0, 0
    for address in (*ADDRESSES, *WITHOUT_ID):
        own = address.replace("{id}", str(attack.ours.first))
        page = attack.ask(own)
        if page.status_code == 200 and not page.streaming and page.headers["Content-Type"].startswith("text/html"):
            pages += 1
            for action, data in _posts(own, page.text, attack.theirs):
                attack.ask(action, data)
                sent += 1
    assert not attack.faults, "\n".join(attack.faults)
    assert pages > 50
    assert sent > 70
