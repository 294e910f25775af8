"""The settings in our files for Safe Exam Browser. Pure: the same facts always give the same Config Key, so that no key is stored.

A candidate's file opens their own launch link; a schedule's file, for the computers of a hall, opens the organisation's first page.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stratus.scheduling.links.secrets import LAUNCH_PATH, launch_secret

QUIT_PATH = "/delivery/seb/quit"
"""Opening it ends Safe Exam Browser; the player links to it once everything has arrived."""
EXAM_SETTINGS, PREFER_MODERN = 0, 3


@dataclass(frozen=True, slots=True)
class Exam:
    """What a file depends on: the exam, its address, and the hash of the password for quitting SEB (empty: no password is needed)."""

    base_url: str
    schedule_id: int
    registration_id: int | None = None
    generation: int = 1
    quit_hash: str = ""


def configuration(link_key: bytes, exam: Exam) -> dict[str, Any]:
    """Return the settings of a candidate's file, or of their schedule's if the exam names no registration."""
    base = exam.base_url.rstrip("/")
    if exam.registration_id is None:
        start, subject = base + "/", f"seb|schedule|{exam.schedule_id}"
    else:
        start = base + LAUNCH_PATH + launch_secret(link_key, exam.registration_id, exam.generation)
        subject = f"seb|registration|{exam.registration_id}|{exam.generation}"
    settings: dict[str, Any] = {
        "originatorVersion": "Stratus",
        "sebConfigPurpose": EXAM_SETTINGS,
        "startURL": start,
        "sendBrowserExamKey": True,
        "browserWindowWebView": PREFER_MODERN,  # where it exists, the page reads the keys by script
        # Without it everybody who knows their link could compute the key, and so pretend to have the file.
        "examKeySalt": hmac.new(link_key, subject.encode(), hashlib.sha256).digest(),
        "quitURL": base + QUIT_PATH,
        "quitURLConfirm": False,
        "allowQuit": True,
        "allowPreferencesWindow": False,
        "browserWindowAllowReload": True,
        "showReloadButton": True,
        "showReloadWarning": False,
        "showTaskBar": True,
        "showTime": True,
        "showInputLanguage": True,
        "allowSpellCheck": False,
        # Unsent answers are stored in the browser: they have to survive a crash and a restart.
        "examSessionClearCookiesOnStart": False,
        "examSessionClearCookiesOnEnd": False,
        "removeBrowserProfile": False,
        "removeLocalStorage": False,
    }
    if exam.quit_hash:
        settings["hashedQuitPassword"] = exam.quit_hash
    return settings


def quit_hash(password: str) -> str:
    """Return the hash that a file holds of the password for quitting SEB; empty for none."""
    return hashlib.sha256(password.encode()).hexdigest() if password else ""


def of_row(row: Mapping[str, Any], base_url: str, quit_hash: str) -> tuple[Exam, Exam]:
    """Return the exams whose files a candidate may have: their own, and their schedule's. `row` has id, link_generation, schedule_id."""
    schedule = Exam(base_url, row["schedule_id"], quit_hash=quit_hash)
    return Exam(base_url, row["schedule_id"], row["id"], row["link_generation"], quit_hash), schedule
