"""What a browser knows of log-ins that succeeded in it: a signed cookie, so that nobody else's mistakes hold its people up."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from stratus.foundation.text import name_key
from stratus.login.waiting.counting import key_of
from stratus.tenancy import current

COOKIE = "stratus_known"
PATH = "/login"
LASTS = 365 * 24 * 3600
"""Seconds."""
MOST = 10
"""Accounts that a browser remembers; the one that logged in longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser: its number, drawn at random, and marks of the accounts that logged in with it, the latest last."""

    number: str
    marks: tuple[str, ...] = ()

    def knows(self, username: str) -> bool:
        """Tell whether the account of this user name was logged in with it."""
        return mark_of(username) in self.marks


def mark_of(username: str) -> str:
    """Return the mark of an account: it tells nothing to who reads the cookie."""
    return base64.urlsafe_b64encode(key_of("known", name_key(username))[:12]).decode()


def browser_of(request: HttpRequest) -> Browser | None:
    """Return what the request's cookie says, None where there is none of ours."""
    try:
        value: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=LASTS)
        number, *marks = value
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Browser(number, tuple(marks))


def remember(response: HttpResponse, browser: Browser | None, username: str = "") -> None:
    """Give the browser its cookie, with the account that logged in added. Without one it gets a new number."""
    browser = browser or Browser(secrets.token_urlsafe(12))
    if username:
        mark = mark_of(username)
        browser = replace(browser, marks=(*(one for one in browser.marks if one != mark), mark)[-MOST:])
    value = signing.dumps([browser.number, *browser.marks], salt=_salt())
    response.set_cookie(COOKIE, value, max_age=LASTS, path=PATH, httponly=True, samesite="Lax")


def _salt() -> str:
    return f"stratus.login.known.{current.require_id()}"
