"""The columns of a list: what stands in a cell, on the page and in an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.foundation.numbers import plain
from stratus.ui.forms.days import day_of
from stratus.ui.templatetags.web import local_time

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is the name of an attribute (`owner.full_name`), or a function of the row: what an export holds, and what
    the page shows unless `template` draws the cell.

    A moment (UTC) is shown in the reader's zone; one that has another zone is shown in that.
    """

    key: str
    heading: str | Promise
    value: str | Callable[[Any], Any]
    _: KW_ONLY
    sort: tuple[str, ...] = ()
    """The columns of the database to sort by, the last one unique; empty: no sorting by this."""
    link: Callable[[Any], str] | None = None
    """The address that the text leads to."""
    note: Callable[[Any], Any] | None = None
    """A second, smaller line."""
    draw: Callable[[Any], SafeString | str] | None = None
    """Returns the cell's content, where it is more than the value: a status with its colour."""
    template: str = ""
    """Draws the cell; knows `row`, and everything that the page knows."""
    number: bool = False
    nowrap: bool = False
    exports: bool = True
    """Whether an export holds it."""
    heads_row: bool = False
    seen_by: Callable[..., bool] | None = None
    """Whether the column is there for this actor, in this scope; for everybody where it is None."""

    def of(self, row: Any) -> Any:
        """Return the value of this column in a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in self.value.split("."):
            found = getattr(found, name)
        return found() if callable(found) else found

    def text(self, row: Any) -> str:
        """Return the value as plain text, for names of rows."""
        return str(exported(self.of(row)))

    def shown(self, row: Any) -> SafeString | str:
        """Return what the page shows in a cell that has no template."""
        content = self.draw(row) if self.draw is not None else shown(self.of(row))
        if self.link is not None:
            content = format_html('<a class="row-title" href="{}">{}</a>', self.link(row), content)
        note = self.note(row) if self.note is not None else None
        return content if note in (None, "") else format_html('{}<div class="text-secondary small">{}</div>', content, note)

    @property
    def css(self) -> str:
        """The classes of the column's cells."""
        return " ".join(name for name, wanted in (("text-end number", self.number), ("text-nowrap", self.nowrap)) if wanted)


def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    """Return a moment in the zone in which everybody sees it, such as that of its schedule."""
    return None if moment is None else moment.astimezone(ZoneInfo(zone))


def shown(value: Any) -> SafeString | str:
    """Return a value as the page shows it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return local_time(value, "" if value.tzinfo is UTC else value.tzinfo or "")
    if isinstance(value, date):
        return day_of(value)
    if isinstance(value, Decimal):
        return str(formats.localize(plain(value)))
    return value if isinstance(value, SafeString) else str(value)


def exported(value: Any) -> Any:
    """Return a value as an export holds it: numbers as numbers, moments in ISO format with their distance from UTC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        local = value.astimezone(timezone.get_current_timezone()) if value.tzinfo is UTC else value
        return local.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, int | float) else str(value)
