"""An organisation's settings for Safe Exam Browser, and the files that are made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.models import SebSettings
from stratus.delivery.safeguards.seb.configuration import Exam, configuration, quit_hash
from stratus.delivery.safeguards.seb.files import seb_file
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from stratus.tenancy.sealed import seal, unseal

START, QUIT = "seb.start_password", "seb.quit_password"
LONGEST_PASSWORD = 64
MOST_KEYS = 100
KEY = re.compile(r"[0-9a-f]{64}")


def seb_settings() -> SebSettings:
    """Return the organisation's settings, or unsaved defaults if it has none. One query."""
    return SebSettings.objects.first() or SebSettings()


def passwords_of(settings: SebSettings) -> tuple[str, str]:
    """Return the password that opens our files and the one for quitting Safe Exam Browser, each empty if none is there or opens."""
    return unseal(settings.start_password, START) or "", unseal(settings.quit_password, QUIT) or ""


def unreadable(settings: SebSettings) -> list[str]:
    """Return the fields whose passwords were sealed with secrets that this installation has lost: somebody has to enter them anew."""
    stored = (("start_password", settings.start_password, START), ("quit_password", settings.quit_password, QUIT))
    return [name for name, sealed, purpose in stored if unseal(sealed, purpose) is None]


def faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these passwords and lists of keys, by name; absent ones are not judged."""
    lists = {name: _keys(values[name]) for name in ("config_keys", "browser_exam_keys") if name in values}
    errors = {name: _("A key is 64 characters from 0 to 9 and from a to f.") for name, keys in lists.items() if not _are_keys(keys)}
    start = values.get("start_password", "")
    if not start.isascii() or not (start or "x").isprintable() or len(start) > LONGEST_PASSWORD:
        errors["start_password"] = _("Use at most 64 characters: digits, signs, and letters without accents.")
    if len(values.get("quit_password", "")) > LONGEST_PASSWORD:
        errors["quit_password"] = _("At most 64 characters.")
    return errors


def change_seb_settings(
    *,
    start_password: str,
    quit_password: str,
    check_config_key: bool,
    config_keys: Iterable[str],
    browser_exam_keys: Iterable[str],
    by: Actor,
) -> SebSettings:
    """Replace all settings. A new password for quitting SEB changes the files of all exams; files downloaded before no longer work.

    Raises NotAllowed, or InvalidFields for a password or keys that Safe Exam Browser cannot have.
    """
    by.require(Permission.MANAGE_SETTINGS)
    lists = {name: _keys(given) for name, given in (("config_keys", config_keys), ("browser_exam_keys", browser_exam_keys))}
    if errors := faults({"start_password": start_password, "quit_password": quit_password, **lists}):
        raise InvalidFields(errors)
    with transaction.atomic():
        settings, _made = SebSettings.objects.select_for_update().get_or_create()
        present = dict(zip(("start_password", "quit_password"), passwords_of(settings), strict=True))
        lost = unreadable(settings)
        given = {"start_password": start_password, "quit_password": quit_password}
        anew = _("What was stored can no longer be read. Enter it anew, or another one. Once that is saved, you may empty it.")
        left_empty = {name: anew for name in lost if not given[name]}
        if left_empty:
            raise InvalidFields(left_empty)
        wanted = {**given, "check_config_key": check_config_key, **lists}
        changed = sorted(name for name, value in wanted.items() if name in lost or present.get(name, getattr(settings, name)) != value)
        settings.start_password, settings.quit_password = seal(start_password, START), seal(quit_password, QUIT)
        settings.quit_hash, settings.check_config_key = quit_hash(quit_password), check_config_key
        settings.config_keys, settings.browser_exam_keys = lists["config_keys"], lists["browser_exam_keys"]
        if changed:
            settings.save()
            log.record("seb_settings.changed", by=by, subject=settings, fields=changed)
    return settings


def file_of(schedule: Schedule, registration: Registration | None = None) -> bytes:
    """Return the configuration file of a candidate, or, for the computers of a hall, the one of a schedule.

    Raises DomainError where the start password cannot be read any more: a file without one would be open to everybody.
    """
    settings = seb_settings()
    if "start_password" in unreadable(settings):
        raise DomainError(_("The start password can no longer be read. An administrator enters it anew at Admin › Safe Exam Browser."))
    base_url = Tenant.objects.values_list("base_url", flat=True).get(pk=current.require_id())
    exam = Exam(base_url, schedule.pk, quit_hash=settings.quit_hash)
    if registration is not None:
        exam = Exam(base_url, schedule.pk, registration.pk, registration.link_generation, settings.quit_hash)
    return seb_file(configuration(django_settings.LINK_KEY, exam), passwords_of(settings)[0])


def _keys(given: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key.strip().lower() for key in given if key.strip()))


def _are_keys(keys: list[str]) -> bool:
    return len(keys) <= MOST_KEYS and all(KEY.fullmatch(key) for key in keys)
