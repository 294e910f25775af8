"""Template tags of every page: bundles of the front end, times with their zone, fields, lists, icons."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms.days import day_of
from stratus.ui.forms.number_words import said_number
from stratus.ui.icons import ICONS
from stratus.ui.notices import AT, UNDO

register = template.Library()
register.filter("said_number", said_number)
register.filter("day", day_of)


@lru_cache(maxsize=4)
def _read(path: str, _changed: float) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return read


def manifest() -> dict[str, Any]:
    """Return Vite's manifest, read again when it changes; empty if the front end has not been built."""
    path = Path(settings.WEB_DIST) / "manifest.json"
    try:
        return _read(str(path), path.stat().st_mtime)
    except (OSError, ValueError):
        return {}


def _with_imports(entries: dict[str, Any], name: str, seen: set[str]) -> Iterable[dict[str, Any]]:
    if name in seen or name not in entries:
        return
    seen.add(name)
    for imported in entries[name].get("imports", []):
        yield from _with_imports(entries, imported, seen)
    yield entries[name]


@register.filter
def undo_address(message: Any) -> str:
    """Return the address that takes back what a message tells (`ui.notices.done_with_undo`); empty where none does."""
    return _tagged(message, UNDO)


@register.filter
def field_at(message: Any) -> str:
    """Return the id of the field that a message leads to (`ui.notices.told`); empty where it leads to none."""
    return _tagged(message, AT)


def _tagged(message: Any, kind: str) -> str:
    tags = str(getattr(message, "extra_tags", "") or "")
    return tags.removeprefix(kind) if tags.startswith(kind) else ""


@register.filter
def with_minus(number: str) -> str:
    """Return a number as it is written, below zero with the sign for it: a hyphen is shorter, and lines break behind it."""
    return f"\u2212{number[1:]}" if str(number).startswith("-") else str(number)


@register.simple_tag
def web_entry(name: str) -> SafeString:
    """Link the style sheets and the script of this entry of the front end."""
    entries = manifest()
    if name not in entries:
        return format_html("<!-- {} -->", _("The front end has not been built: run “make front”."))
    base = f"{settings.STATIC_URL}web/"
    chain = list(_with_imports(entries, name, set()))
    styles = list(dict.fromkeys(css for entry in chain for css in entry.get("css", [])))
    tags = [format_html('<link rel="stylesheet" href="{}{}">', base, css) for css in styles]
    tags += [format_html('<link rel="modulepreload" href="{}{}">', base, entry["file"]) for entry in chain[:-1]]
    tags.append(format_html('<script type="module" src="{}{}"></script>', base, entries[name]["file"]))
    return format_html_join("\n", "{}", ((tag,) for tag in tags))


@register.simple_tag
def web_script(name: str) -> SafeString:
    """Link this entry as a plain script, which runs where modules do not; nothing if the front end has not been built."""
    entry = manifest().get(name)
    return format_html('<script src="{}web/{}" async></script>', settings.STATIC_URL, entry["file"]) if entry else SafeString()


@register.simple_tag
def web_later(name: str, entry: str) -> list[str]:
    """Return the addresses of the scripts that this module needs and the entry, which asks for it later, does not bring."""
    entries = manifest()
    there = {one["file"] for one in _with_imports(entries, entry, set())}
    files = [one["file"] for one in _with_imports(entries, name, set())]
    return [f"{settings.STATIC_URL}web/{file}" for file in files if file not in there]


@register.simple_tag
def web_is_missing(name: str) -> bool:
    """Tell whether this entry of the front end has not been built."""
    return name not in manifest()


@register.simple_tag
def local_time(moment: datetime | None, zone: str | tzinfo = "", *, seconds: bool = False) -> SafeString | str:
    """Show a moment in the viewer's zone, or in the one given, with the zone's name."""
    if not isinstance(moment, datetime):
        return "—"
    tz = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or timezone.get_current_timezone()
    assert not isinstance(tz, str)
    local = moment.astimezone(tz)
    text = f"{day_of(local)} {local:%H:%M:%S}" if seconds else f"{day_of(local)} {local:%H:%M}"
    return format_html(
        '<time datetime="{}" title="{}" class="text-nowrap">{} <span class="zone">{}</span></time>',
        moment.isoformat(),
        getattr(tz, "key", str(tz)),
        text,
        local.tzname() or "",
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it is decoration, as the text is beside it."""
    return format_html(
        '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS.get(name, ""),
    )


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """Draw a QR code as SVG, without style sheets, some 100 pixels (26 mm) wide.

    One mask for all, and as few modules as the text needs: a page of slips has hundreds, and trying each mask takes four times as long.
    """
    import segno  # only pages that show a code load it

    code = segno.make(text, error="l", boost_error=False, mask=2, micro=False)
    return mark_safe(code.svg_inline(scale=2, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S308 -- drawn


@register.inclusion_tag("ui/field.html")
def field(bound: forms.BoundField, *, wide: bool = False) -> dict[str, Any]:
    """Show a form's field with label, help and errors, linked for screen readers."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}_errors")
    attrs: dict[str, Any] = {}
    needed = is_needed(bound)
    if needed and not bound.field.required:
        attrs["aria-required"] = "true"  # those that are required say so by themselves
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    elif needed:
        attrs["aria-invalid"] = "false"  # else browsers call it wrong as long as nobody has filled it in
    kind = "input"
    if isinstance(widget, forms.CheckboxInput):
        kind, css = "checkbox", "form-check-input"
    elif isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        kind, css = "group", "form-check-input"
        widget.attrs["class"] = css  # a group's choices are rendered one by one, each with the widget's attributes
    elif widget.use_fieldset:
        kind, css = "parts", ""  # each part has a label of its own
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    own = "" if kind == "group" else widget.attrs.get("class", "")
    attrs["class"] = " ".join(part for part in (css, own, "is-invalid" if bound.errors else "") if part)
    control = "" if kind == "group" else bound.as_widget(attrs=attrs)
    return {
        "field": bound,
        "kind": kind,
        "wide": wide,
        "control": control,
        "described": " ".join(described),
        "needed": needed,
        "only": _only_with(bound),
    }


def _only_with(bound: forms.BoundField) -> dict[str, str] | None:
    """Return the choice with which a field is shown, and its values, as scripts read them; None for one that is always shown."""
    found = getattr(bound.form, "only_with", {}).get(bound.name)
    return None if found is None else {"choice": bound.form[found[0]].html_name, "values": " ".join(found[1])}


def is_needed(bound: forms.BoundField) -> bool:
    """Tell whether something must be filled in here: a form names those of which a rule says so, rather than the field, as `needed`."""
    return bool(bound.field.required or bound.name in getattr(bound.form, "needed", ()))


@register.simple_tag
def cell(bound: forms.BoundField) -> SafeString:
    """Draw the control of a field that stands in a table, linked to its errors; the template gives its label."""
    css = "form-check-input" if isinstance(bound.field.widget, forms.CheckboxInput) else "form-control"
    own = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": " ".join(part for part in (css, own, "is-invalid" if bound.errors else "") if part)}
    if bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}_errors"}
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Show the errors of the whole form, which fields have errors with links to them, what somebody else saved meanwhile, and what the star
    at some of the fields means.

    The page begins there (`web/staff/arrival.ts`). For what was saved meanwhile see `ui.forms.overtaken`.
    """
    fields = [_to_field(form[name]) for name in form.fields if name in form.errors]
    needed = {is_needed(bound) for bound in form.visible_fields()}
    return {"form": form, "has_stars": len(needed) > 1, "fields": fields, "original": getattr(form, "original", None)}


def _to_field(bound: forms.BoundField) -> dict[str, Any]:
    """Return label, errors and the id of what takes the focus: of a group its first choice, of a field of several parts its first part."""
    target = bound.id_for_label
    if not target and isinstance(bound.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        target = f"{bound.auto_id}_0"
    return {"label": bound.label, "errors": bound.errors, "target": "" if bound.is_hidden else target}


@register.inclusion_tag("ui/pagination.html")
def pagination(listing: Any) -> dict[str, Any]:
    """Show the range of rows and their total, with links to the pages before and after."""
    return {"listing": listing}


@register.inclusion_tag("ui/sort_header.html")
def sort_header(listing: Any, name: str, label: str, css: str = "", note: str = "") -> dict[str, Any]:
    """Show a column's heading, with a note, as a link that sorts by it, or reverses the order if the list is sorted by it already."""
    current = listing.sort.removeprefix("-") == name
    turned = listing.sort.startswith("-")
    following = f"-{name}" if current and not turned else name
    return {
        "label": label,
        "css": css,
        "note": note,
        "url": listing.url(sort=following, page=None),
        "order": ("descending" if turned else "ascending") if current else "none",
    }


STATUS_COLOURS = {
    "LIVE": "green", "DRAFT": "secondary", "ARCHIVED": "secondary", "WITHDRAWN": "secondary",
    "IN_REVIEW": "yellow", "APPROVED": "green", "PUBLISHED": "green",
    "ACTIVE": "green", "DISABLED": "secondary", "REVOKED": "red",
    "WAITING": "yellow", "DELIVERED": "green", "FAILED": "red",
    "QUEUED": "yellow", "RUNNING": "blue", "DONE": "green", "CANCELLED": "secondary", "WARNING": "yellow", "ERROR": "red",
    "NOT_STARTED": "secondary", "READY": "azure", "IN_PROGRESS": "blue", "PAUSED": "yellow", "HANDED_IN": "green", "VOID": "red",
}  # fmt: skip


@register.simple_tag
def is_set(name: str) -> bool:
    """Tell whether a switch of the organisation's settings is on; one query."""
    return bool(getattr(tenant_settings(), name))


@register.simple_tag
def status(code: str, label: str = "") -> SafeString:
    """Show a status by word and colour."""
    colour = STATUS_COLOURS.get(str(code), "secondary")
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>',
        colour,
        label or str(code).replace("_", " ").capitalize(),
    )
