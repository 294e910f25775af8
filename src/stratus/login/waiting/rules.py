"""How long somebody waits before their next try to log in, after others or they themselves were wrong. Pure.

Waiting is told, never slept, and never longer than `LONGEST`. Why it is counted so: docs/how/log-in.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

FREE = 5
"""Wrong tries at an account after which nobody waits yet."""
LONGEST = 30
"""Seconds that anybody is told to wait."""
FORGOTTEN = timedelta(hours=1)
"""After so long without a wrong try an account's are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of a network address: so many wrong tries at once over all names, and so many more a second."""

    at_once: int
    a_second: float


ELSEWHERE = Limit(at_once=20, a_second=0.5)
HALL = Limit(at_once=300, a_second=5)
"""A hall is one address to us, and people in it mistype."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted under one key: wrong tries at `at`, and when the next try may come (None: none was told to wait or was wrong yet)."""

    number: float = 0
    at: datetime | None = None
    next_at: datetime | None = None


def wait_after(number: float) -> int:
    """Return the seconds between one try and the next after so many wrong ones: none, then 1, doubling to `LONGEST`."""
    return 0 if number < FREE else min(2 ** min(int(number) - FREE, 10), LONGEST)


def recent(tally: Tally, now: datetime) -> float:
    """Return the number of wrong tries that are not forgotten."""
    return 0 if tally.at is None or now - tally.at >= FORGOTTEN else tally.number


def level(tally: Tally, limit: Limit, now: datetime) -> float:
    """Return how many wrong tries of an address still count: they drain with time."""
    if tally.at is None:
        return 0
    return max(0.0, tally.number - max((now - tally.at).total_seconds(), 0) * limit.a_second)


def seconds_until(moment: datetime, now: datetime) -> int:
    """Return whole seconds, at least 1 and at most `LONGEST`."""
    return max(1, min(ceil((moment - now).total_seconds()), LONGEST))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a try may be made: the seconds to wait first (0: it may), and what is to be stored of each tally."""

    wait: int
    place: Tally
    account: Tally | None = None
    address: Tally | None = None


def judge(place: Tally, account: Tally | None, address: Tally | None, limit: Limit, now: datetime) -> Verdict:
    """Decide on a try from one place (a browser that we know, or an address) at one account, and count it as wrong in advance.

    `account` counts the tries at the account from everywhere, and `address` those of the address at every account; both are None for a
    browser in which this account was logged in before: it waits only for its own mistakes. A place that has waited as it was told
    makes its try, whatever others did meanwhile.
    """
    if place.next_at is not None and place.next_at > now:
        return Verdict(seconds_until(place.next_at, now), place)
    counted = place if account is None else account
    number = recent(counted, now)
    if place.next_at is None and (wait := wait_after(number)):
        return Verdict(wait, replace(place, at=place.at or now, next_at=now + timedelta(seconds=wait)))
    if address is not None and (filled := level(address, limit, now)) > limit.at_once - 1:
        return Verdict(seconds_until(now + timedelta(seconds=(filled - limit.at_once + 1) / limit.a_second), now), place)
    return Verdict(
        0,
        Tally(recent(place, now) + 1, now, now + timedelta(seconds=wait_after(number + 1))),
        None if account is None else Tally(number + 1, now),
        None if address is None else Tally(level(address, limit, now) + 1, now),
    )


def taken_back(address: Tally) -> Tally:
    """Return the tally of an address after a try that was right: it does not count."""
    return replace(address, number=max(0.0, address.number - 1))
