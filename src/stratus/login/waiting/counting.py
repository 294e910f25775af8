"""Counts tries to log in, each before its password is looked at, so that tries at the same moment cannot slip through."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from stratus.access.addresses import address_is_allowed, block_of
from stratus.login.models import Tally
from stratus.login.waiting import rules
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings

KEPT = timedelta(days=1)
"""How long a row is kept that counts no more."""


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted, or has to wait `wait` seconds first. The keys are those of its tallies; empty: there is none."""

    wait: int
    place: bytes
    account: bytes = b""
    address: bytes = b""


def key_of(what: str, *parts: str) -> bytes:
    """Return the key of a tally in the current tenant. What people type into a field for names is sometimes a password: so a keyed hash."""
    text = "\x1f".join((str(current.require_id()), what, *parts))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode("utf-8", "replace"), hashlib.sha256).digest()


@transaction.atomic
def begin(account: str, *, address: str, browser: str = "", trusted: bool = False, now: datetime) -> Try:
    """Count a try at an account (any text that names it), or say how long it has to wait. Four statements at most.

    `browser` is the number of a browser that we know, `trusted` whether this account was logged in with it before.
    """
    block = block_of(address)
    place = key_of("place", account, browser or block)
    of_account = b"" if trusted else key_of("account", account)
    of_address = b"" if trusted else key_of("address", block)
    tallies = _locked([key for key in (place, of_account, of_address) if key], now)
    verdict = rules.judge(tallies[place], tallies.get(of_account), tallies.get(of_address), limit_of(address), now)
    _store({place: verdict.place, of_account: verdict.account, of_address: verdict.address})
    return Try(verdict.wait, place, of_account, of_address)


@transaction.atomic
def was_right(one: Try, *, now: datetime) -> None:
    """Forget what was counted of a try that was right, and what was wrong at the account before."""
    tallies = _locked([key for key in (one.place, one.account, one.address) if key], now)
    if one.address:
        _store({one.address: rules.taken_back(tallies[one.address])})
    Tally.objects.filter(key__in=[one.place, one.account]).delete()


def limit_of(address: str) -> rules.Limit:
    """Return the limit of a network address: more for those that the organisation calls halls."""
    halls = tenant_settings().hall_networks.split()
    return rules.HALL if halls and address_is_allowed(address, halls) else rules.ELSEWHERE


def tidy(now: datetime) -> int:
    """Delete what counts no more, of all tenants; return the number of rows. One statement."""
    deleted, _by_model = Tally.objects.filter(at__lt=now - KEPT).delete()
    return deleted


def _locked(keys: Sequence[bytes], now: datetime) -> dict[bytes, rules.Tally]:
    """Return the tallies under these keys, their rows made and locked in the order of keys."""
    Tally.objects.bulk_create([Tally(key=key, at=now) for key in sorted(keys)], ignore_conflicts=True)
    rows = Tally.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {bytes(row.key): rules.Tally(row.number, row.at, row.next_at) for row in rows}


def _store(tallies: dict[bytes, rules.Tally | None]) -> None:
    for key, tally in tallies.items():
        if key and tally is not None:
            Tally.objects.filter(key=key).update(number=tally.number, at=tally.at, next_at=tally.next_at)
