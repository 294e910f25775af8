"""Log in and out. Each try is counted before the password is looked at, and each leaves an event."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor
from stratus.events import log
from stratus.foundation.text import name_key
from stratus.login.backend import look
from stratus.login.entrance.browsers import Browser
from stratus.login.entrance.errors import MustWait, WrongCredentials
from stratus.login.entrance.sessions import Origin
from stratus.login.waiting import counting
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant


def check(username: str, password: str, *, origin: Origin, browser: Browser | None, now: datetime) -> User:
    """Return the user whom this name and password let in. Not one transaction: the try stays counted whatever comes after.

    Raises MustWait, without a look at the password, or WrongCredentials.
    """
    known = browser is not None and browser.knows(username)
    one = counting.begin(name_key(username), address=origin.address, browser=browser.number if browser else "", trusted=known, now=now)
    if one.wait:
        raise MustWait(one.wait)
    user, reason = look(username, password, origin.address)
    if user is None or reason:
        record_failed(user, reason, origin=origin, now=now)
        raise WrongCredentials
    counting.was_right(one, now=now)
    return user


@transaction.atomic
def record_failed(user: User | None, reason: str, *, origin: Origin, now: datetime) -> None:
    """Record a try that failed. A name that nobody has is not written down: people type passwords there."""
    by = origin.actor(None)
    if user is not None:
        log.record("user.log_in_failed", by=by, subject=user, at=now, reason=reason, **origin.data)
    else:
        tenant = Tenant.objects.get(pk=current.require_id())
        log.record("tenant.log_in_failed", by=by, subject=tenant, at=now, **origin.data)


@transaction.atomic
def record_logged_in(user: User, *, origin: Origin, second_factor: str = "", now: datetime) -> None:
    """Record that somebody logged in, and with which second factor."""
    data = origin.data | ({"second_factor": second_factor} if second_factor else {})
    log.record("user.logged_in", by=origin.actor(user), subject=user, at=now, **data)


@transaction.atomic
def record_logged_out(user: User, *, by: Actor, origin: Origin, now: datetime) -> None:
    """Record that somebody logged out."""
    log.record("user.logged_out", by=by, subject=user, at=now, **origin.data)
