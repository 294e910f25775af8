"""The menu of the staff pages. Each package lists its pages in its AppConfig; a person sees those that they may open."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P


class Section(IntEnum):
    """The parts of the menu, in their order."""

    TOP = 1
    WORK = 2
    ADMIN = 3


HEADINGS: dict[Section, str | Promise] = {Section.TOP: "", Section.WORK: _("Work"), Section.ADMIN: _("Admin")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the menu, at this position of its section. A package lists its own in the attribute `menu` of its AppConfig.

    `view` is a URL name. `rights`: one of them is enough; empty: everybody logged in. Positions leave gaps, so that a new page can be put
    between two others without changing them.
    """

    section: Section
    position: int
    label: str | Promise
    view: str
    rights: tuple[P, ...] = ()
    icon: str = ""
    direct_link: bool = False


@cache
def entries() -> tuple[Entry, ...]:
    """Return the entries of all packages in the order of the menu. To be called when the app registry is ready."""
    found: list[Entry] = [entry for config in apps.get_app_configs() for entry in getattr(config, "menu", ())]
    return tuple(sorted(found, key=lambda entry: (entry.section, entry.position)))


@dataclass(slots=True)
class Link:
    """An entry in a person's menu."""

    label: str | Promise
    url: str
    icon: str
    current: bool


@dataclass(slots=True)
class VisibleSection:
    """The entries under one heading in a person's menu."""

    label: str | Promise
    links: list[Link] = field(default_factory=list)


def menu_for(request: HttpRequest) -> list[VisibleSection]:
    """Return the menu of the person who is logged in."""
    actor: Any = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return []
    sections = {section: VisibleSection(heading) for section, heading in HEADINGS.items()}
    for entry in entries():
        if not _is_open_to(actor, entry):
            continue
        try:
            url = reverse(entry.view)
        except NoReverseMatch:
            continue
        sections[entry.section].links.append(Link(entry.label, url, entry.icon, _is_current(request.path, url)))
    return [visible for visible in sections.values() if visible.links]


def has_work(by: Actor) -> bool:
    """Tell whether a right of this person opens any page of the menu for them to work on."""
    return any(entry.section is not Section.TOP and _is_open_to(by, entry) for entry in entries())


def _is_open_to(by: Actor, entry: Entry) -> bool:
    if by.schedule_id is not None and not entry.direct_link:
        return False
    return not entry.rights or any(by.can(right) for right in entry.rights)


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path == url or path.startswith(url.rstrip("/") + "/")
