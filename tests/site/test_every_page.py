"""Every link that somebody meets in the demo tenant opens, and every page keeps the rules of the house."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from stratus.login.middleware import SESSION_TENANT
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

pytestmark = pytest.mark.django_db

HOST = "127.0.0.1:8000"
LINK = re.compile(r'href="((?:/|\?)[^"]*)"')


@pytest.fixture(autouse=True)
def demo(loaded_demo: dict[str, Any]) -> Iterator[None]:
    with current.use(Tenant.objects.get(is_demo=True)):
        yield


def logged_in(username: str) -> Client:
    user = User.objects.get(username=username)
    browser = Client(headers={"host": HOST})
    browser.force_login(user, backend="stratus.login.backend.TenantBackend")
    session = browser.session
    session[SESSION_TENANT] = user.tenant_id
    session.save()
    return browser


def pages_of(browser: Client) -> Iterator[tuple[str, str]]:
    """Follow links from the front page; of addresses that differ in numbers only, one is opened. Yields address and text."""
    seen: set[str] = set()
    waiting = deque(["/"])
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"[0-9]+", "1", address)
        if kind in seen:
            continue
        seen.add(kind)
        answer = browser.get(address, follow=address == "/")  # which leads candidates to their own page
        assert answer.status_code == 200, address
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.text
        yield address, text
        for link in map(unescape, LINK.findall(text)):
            if not link.startswith(("/static/", "/api/", "/delivery/external-login", "/exam/enter/")):
                waiting.append(address.split("?")[0] + link if link.startswith("?") else link)


@pytest.mark.slow("opens every page that this person can reach")
@pytest.mark.parametrize("username", ["admin", "author", "author2", "scheduler", "invigilator", "assessor", "moderator", "candidate"])
def test_every_link_opens_and_every_page_keeps_the_rules(username):
    addresses = []
    for address, text in pages_of(logged_in(username)):
        addresses.append(address)
        assert len(re.findall(r"<h1\b", text)) == 1, f"{address} has one main heading"
        assert re.search(r"<title>\s*[^\s·]", text), f"{address} has a title"
        assert "{%" not in text, address
        assert "{{" not in text, address
        assert not re.search(r"\s(style|on[a-z]+)=\"", text), f"{address} has no inline style or script"
        for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            if re.search(r'type="(hidden|submit)"', field):
                continue
            identifier = re.search(r'\bid="([^"]+)"', field)
            labelled = "aria-label" in field or (identifier and f'for="{identifier[1]}"' in text) or _inside_label(text, field)
            assert labelled, f"{address}: {field} has a label"
    assert len(addresses) > (60 if username == "admin" else 1)


def _inside_label(text: str, field: str) -> bool:
    before = text[: text.index(field)]
    return before.rfind("<label") > before.rfind("</label>")
