"""Who may start an exam that is taken in Safe Exam Browser only. Pure.

SEB shows its keys in two ways: in headers of each request, hashed with the address of the request, and to scripts of a page, hashed with
the address of the page (on Apple's systems it sends no headers). We compute these addresses from the organisation's stored one and never
use an address that the browser sends.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stratus.delivery.safeguards.seb.configuration import configuration, of_row
from stratus.delivery.safeguards.seb.keys import config_key, shown_hash

KEY = re.compile(r"[0-9a-fA-F]{64}")
NAME = re.compile(r"\bSEB\b")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows with a start: hashes of its keys, and whether it calls itself Safe Exam Browser. None of it is a secret."""

    config_keys: tuple[str, ...] = ()
    browser_exam_keys: tuple[str, ...] = ()
    is_seb: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """What this exam requires. `config_keys` empty: the configuration is not checked; the same for `browser_exam_keys`."""

    addresses: tuple[str, ...]
    config_keys: tuple[str, ...] = ()
    browser_exam_keys: tuple[str, ...] = ()


def shown_by(headers: Mapping[str, str], body: Any = None) -> Shown:
    """Return what a request shows: in its headers (lower-case names), and in what its page read by script.

    `body`: `{"config_key", "browser_exam_key"}`; anything else is ignored.
    """
    said = body if isinstance(body, Mapping) else {}
    keys = _hashes(headers.get("x-safeexambrowser-configkeyhash"), said.get("config_key"))
    exam_keys = _hashes(headers.get("x-safeexambrowser-requesthash"), said.get("browser_exam_key"))
    return Shown(keys, exam_keys, bool(keys or exam_keys or NAME.search(headers.get("user-agent", ""))))


def is_required(of_schedule: bool | None, options: Mapping[str, Any]) -> bool:
    """Tell whether an exam is taken in Safe Exam Browser only: the published version's option, unless the schedule says otherwise."""
    return bool(options.get("use_seb", False)) if of_schedule is None else of_schedule


def demand_of(link_key: bytes, row: Mapping[str, Any]) -> Demand:
    """Return what a candidate's exam requires.

    `row` has id, link_generation, schedule_id, base_url, and of the organisation's settings `quit_hash`, `check_config_key`,
    `seb_config_keys`, `seb_browser_exam_keys`, each of them None if the organisation has no settings.
    """
    base = row["base_url"].rstrip("/")
    pages = [f"{base}/exam/{place}/{row['id']}" for place in ("start", "take", "end")]
    keys: Iterable[str] = ()
    if row["check_config_key"] is not False:
        files = of_row(row, row["base_url"], row["quit_hash"] or "")
        keys = [*(config_key(configuration(link_key, one)) for one in files), *(row["seb_config_keys"] or ())]
    return Demand((f"{base}/exam/api/registrations/{row['id']}/start", *pages), tuple(keys), tuple(row["seb_browser_exam_keys"] or ()))


def refusal(shown: Shown, demand: Demand) -> str:
    """Return why an exam in SEB does not start, as a code; empty: it may.

    `seb_required`: this is not SEB. `seb_configuration`: it is, but with another file, or another release of it.
    """
    if not shown.is_seb:
        return "seb_required"
    if demand.config_keys and not _one_fits(shown.config_keys, demand.config_keys, demand.addresses):
        return "seb_configuration"
    if demand.browser_exam_keys and not _one_fits(shown.browser_exam_keys, demand.browser_exam_keys, demand.addresses):
        return "seb_configuration"
    return ""


def _one_fits(shown: Iterable[str], keys: Iterable[str], addresses: Iterable[str]) -> bool:
    expected = [shown_hash(address, key) for address in addresses for key in keys]
    # Each in constant time, and all of them: how long it takes tells nothing about a key.
    return sum(hmac.compare_digest(one, other) for one in shown for other in expected) > 0


def _hashes(*given: Any) -> tuple[str, ...]:
    return tuple(one.strip().lower() for one in given if isinstance(one, str) and KEY.fullmatch(one.strip()))
