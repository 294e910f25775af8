"""The menu of the staff web: one table of entries. One shows only if its page exists and the person may open it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the menu. `view` is a URL name; `rights`: one of them suffices, none: everybody logged in."""

    label: str | Promise
    view: str
    rights: tuple[P, ...] = ()
    icon: str = ""
    direct_link: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    label: str | Promise
    entries: tuple[Entry, ...]


MENU: tuple[Section, ...] = (
    Section("", (Entry(_("Home"), "site:front", icon="home"),)),
    Section(
        _("Work"),
        (
            Entry(_("Library"), "library:collections", (P.LIBRARY,), "library"),
            Entry(_("Assessments"), "assessments:list", (P.ASSESSMENTS,), "assessments"),
            Entry(_("Delivery"), "scheduling:list", (P.SCHEDULE,), "delivery"),
            Entry(_("Invigilation"), "invigilation:list", (P.INVIGILATE,), "invigilation"),
            Entry(_("Marking"), "marking:list", (P.MARK, P.MODERATE, P.COORDINATE_MARKING), "marking", direct_link=True),
            Entry(_("Results"), "results:list", (P.VIEW_RESULTS, P.PUBLISH_RESULTS), "results"),
        ),
    ),
    Section(
        _("Admin"),
        (
            Entry(_("Users"), "people:users", (P.MANAGE_USERS,), "users"),
            Entry(_("Roles"), "people:roles", (P.MANAGE_ROLES,), "roles"),
            Entry(_("Settings"), "organisation:settings", (P.MANAGE_SETTINGS,), "settings"),
            Entry(_("Safe Exam Browser"), "delivery:seb_settings", (P.MANAGE_SETTINGS,), "seb"),
            Entry(_("Proctorio"), "delivery:proctorio_settings", (P.MANAGE_SETTINGS,), "proctoring"),
            Entry(_("External API"), "external_api:settings", (P.MANAGE_WEBSERVICE,), "api"),
            Entry(_("Webhooks"), "webhooks:list", (P.MANAGE_WEBSERVICE,), "webhooks"),
            Entry(_("Audit log"), "organisation:audit", (P.VIEW_AUDIT,), "audit"),
        ),
    ),
)


@dataclass(slots=True)
class Link:
    """An entry as this person sees it."""

    label: str | Promise
    url: str
    icon: str
    current: bool


@dataclass(slots=True)
class VisibleSection:
    label: str | Promise
    links: list[Link] = field(default_factory=list)


def menu_for(request: HttpRequest) -> list[VisibleSection]:
    """Return the menu of the person who asks."""
    actor: Any = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return []
    sections = []
    for section in MENU:
        visible = VisibleSection(section.label)
        for entry in section.entries:
            if actor.schedule_id is not None and not entry.direct_link:
                continue
            if entry.rights and not any(actor.can(right) for right in entry.rights):
                continue
            try:
                url = reverse(entry.view)
            except NoReverseMatch:
                continue
            visible.links.append(Link(entry.label, url, entry.icon, _is_current(request.path, url)))
        if visible.links:
            sections.append(visible)
    return sections


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path == url or path.startswith(url.rstrip("/") + "/")
