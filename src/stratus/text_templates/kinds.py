"""The kinds of templates. Each package registers those that it uses, in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log

if TYPE_CHECKING:
    from stratus.text_templates.models import TextTemplate

MAIL = "mail."
"""How names of kinds begin whose text the program picks by itself."""
EVERYWHERE = Permission.MANAGE_SETTINGS
"""The right to edit templates of every kind, for every hierarchy."""


class Act(StrEnum):
    """What is recorded of a template."""

    SAVED = "saved"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"


Record = Callable[[Act, "TextTemplate", Actor, datetime], None]
"""Writes the event of an act. A kind whose texts were in the log before they were templates goes on with its own kinds of events."""


def record_act(act: Act, template: TextTemplate, by: Actor, now: datetime) -> None:
    """Record an act in the log, in its transaction."""
    kind = {
        Act.SAVED: "text_template.saved",
        Act.ARCHIVED: "text_template.archived",
        Act.UNARCHIVED: "text_template.unarchived",
    }[act]
    log.record(kind, by=by, subject=template, at=now, template_kind=template.kind)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{name}` in a text: what stands there later, and a value to show in a preview."""

    name: str
    explanation: str | Promise
    sample: str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """What a template can be for. `name` is stored; `title` and `hint` (where the text appears) are for people.

    `longest` counts characters, of HTML those of its source. Without placeholders a brace is a brace. Holders of `right` may write
    templates for the whole organisation and for their own hierarchies; holders of `EVERYWHERE` any.
    """

    name: str
    title: str | Promise
    hint: str | Promise
    longest: int
    html: bool = False
    has_subject: bool = False
    placeholders: tuple[Placeholder, ...] = ()
    right: Permission = EVERYWHERE
    record: Record = record_act

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its placeholders."""
        return tuple(one.name for one in self.placeholders)

    @property
    def samples(self) -> dict[str, str]:
        """A value for each of its placeholders."""
        return {one.name: str(one.sample) for one in self.placeholders}


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Register these kinds. Raises ValueError if a name is taken."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"There are two kinds of templates with the name {kind.name}.")


def every_kind() -> tuple[Kind, ...]:
    """Return all kinds in the order of packages."""
    return tuple(_kinds.values())


def kind_of(name: str) -> Kind | None:
    """Return the kind with this name, or None."""
    return _kinds.get(name)


def kinds_editable_by(by: Actor) -> tuple[Kind, ...]:
    """Return the kinds of which the actor may write templates."""
    return tuple(kind for kind in _kinds.values() if by.can(EVERYWHERE) or by.can(kind.right))


def rights() -> tuple[Permission, ...]:
    """Return the rights that open the page of templates: one of them is enough."""
    return tuple(dict.fromkeys((EVERYWHERE, *(kind.right for kind in _kinds.values()))))
