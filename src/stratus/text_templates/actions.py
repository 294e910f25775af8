"""Writing templates: every save is a revision made from the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.foundation import markup
from stratus.foundation.authored import LARGEST, LONGEST
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.foundation.text import as_typed, is_storable
from stratus.people.models import Hierarchy
from stratus.text_templates import filling, kinds, queries
from stratus.text_templates.errors import NewerRevision, TemplateArchived
from stratus.text_templates.filling import Fault
from stratus.text_templates.kinds import Act, Kind
from stratus.text_templates.models import TextTemplate, TextTemplateRevision

MOST_TEMPLATES = 200
"""Of one kind, without those in the archive: where messages are sent, all of them are on the page."""
LONGEST_TITLE = 100
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """What is saved of a template. Empty language: any; no hierarchy: the whole organisation; the subject is that of a mail."""

    title: str
    text: str
    subject: str = ""
    language: str = ""
    hierarchy_id: int | None = None


@transaction.atomic
def create_template(kind: Kind, wording: Wording, *, by: Actor, now: datetime) -> TextTemplate:
    """Create a template with its first revision. Event `text_template.saved`, or the kind's own.

    Raises NotAllowed, or InvalidFields (`title`, `language`, `hierarchy`, `subject`, `text`).
    """
    by.require(kinds.EVERYWHERE, kind.right)
    if not _has_room(kind.name):
        raise InvalidFields({"title": _full()})
    wording = checked(kind, wording)
    _check_hierarchy(wording.hierarchy_id, None, by)
    template = TextTemplate(kind=kind.name)
    _save(template, wording, 1, kind, by=by, now=now)
    return template


@transaction.atomic
def change_template(pk: int, wording: Wording, *, by: Actor, now: datetime, made_from: int | None = None) -> TextTemplate:
    """Save another revision; nothing is written where nothing differs. With `made_from` only if that is the number of the latest one.

    The page looks at more than the number: `ui.forms.overtaken`. Events as `create_template`. Raises NotAllowed, TextTemplate.DoesNotExist,
    TemplateArchived, NewerRevision, or InvalidFields.
    """
    template, kind, latest = _open(pk, made_from, by)
    wording = checked(kind, wording, before=latest.text)
    _check_hierarchy(wording.hierarchy_id, template.hierarchy_id, by)
    if wording != _wording_of(template, latest):
        _save(template, wording, latest.number + 1, kind, by=by, now=now)
    return template


@transaction.atomic
def restore_revision(pk: int, number: int, *, made_from: int, by: Actor, now: datetime) -> TextTemplate:
    """Save the text of an earlier revision as the latest one. Title, language and hierarchy stay as they are.

    Events and errors as `change_template`, and TextTemplateRevision.DoesNotExist; a text that its kind no longer takes is a DomainError.
    """
    template, kind, latest = _open(pk, made_from, by)
    old = TextTemplateRevision.objects.get(template=template, number=number)
    wording = replace(_wording_of(template, latest), text=old.text, subject=old.subject)
    try:
        wording = checked(kind, wording)
    except InvalidFields as problem:
        raise _in_words(problem) from None
    if (wording.text, wording.subject) != (latest.text, latest.subject):
        _save(template, wording, latest.number + 1, kind, by=by, now=now)
    return template


@transaction.atomic
def archive_template(pk: int, *, by: Actor, now: datetime) -> TextTemplate:
    """Archive a template: it is offered and used nowhere any more. Raises NotAllowed, or TextTemplate.DoesNotExist."""
    template, kind = _locked(pk, by)
    if template.archived_at is None:
        template.archived_at = now
        template.save(update_fields=["archived_at"])
        kind.record(Act.ARCHIVED, template, by, now)
    return template


@transaction.atomic
def unarchive_template(pk: int, *, by: Actor, now: datetime) -> TextTemplate:
    """Undo `archive_template`. Raises NotAllowed, TextTemplate.DoesNotExist, or a DomainError where its place is taken."""
    template, kind = _locked(pk, by)
    if template.archived_at is None:
        return template
    if not _has_room(template.kind):
        raise DomainError(_full())
    template.archived_at = None
    try:
        with _once():
            template.save(update_fields=["archived_at"])
    except InvalidFields as problem:
        raise _in_words(problem) from None
    kind.record(Act.UNARCHIVED, template, by, now)
    return template


def checked(kind: Kind, wording: Wording, *, before: str = "") -> Wording:
    """Return the wording as it is stored: HTML made safe. Raises InvalidFields; the hierarchy is not looked at. `before`: as `faults`."""
    values = {name: getattr(wording, name) for name in ("title", "language", "subject", "text")}
    if errors := faults(kind, values, before=before):
        raise InvalidFields(errors)
    return replace(wording, title=wording.title.strip(), subject=_subject(kind, wording.subject), text=_text(kind, wording.text))


def faults(kind: Kind, values: Mapping[str, Any], *, before: str = "") -> dict[str, str]:
    """Return what is wrong with these values of a wording, by name; absent ones are not judged, nor whether the hierarchy may be chosen.

    `before`: the text as it is stored. One that is as it was is not asked what later releases ask.
    """
    errors: dict[str, str] = {}
    title = values.get("title", "x").strip()
    if not title or len(title) > LONGEST_TITLE or not is_storable(title):
        errors["title"] = _("Give it a title of at most %(most)d characters.") % {"most": LONGEST_TITLE}
    if values.get("language") and values["language"] not in dict(settings.LANGUAGES):
        errors["language"] = _("Choose a language.")
    if "subject" in values and kind.has_subject:
        subject = _subject(kind, values["subject"])
        if not subject or len(subject) > LONGEST_SUBJECT or not is_storable(subject):
            errors["subject"] = _("Write a subject of at most %(most)d characters.") % {"most": LONGEST_SUBJECT}
        elif wrong := _wrong_braces(kind, subject):
            errors["subject"] = wrong
    if "text" in values and (wrong := _wrong_text(kind, values["text"], before)):
        errors["text"] = wrong
    return errors


def _wrong_text(kind: Kind, typed: str, before: str) -> str:
    fault = markup.text_fault(typed, kind.longest, before=before, is_template=bool(kind.placeholders)) if kind.html else None
    if fault is markup.Fault.NESTED:
        told = _("This text has more than %(most)s levels of layout in each other. Paste it without its layout.")
        return told % {"most": markup.MAX_DEPTH}
    if fault is markup.Fault.FORMULA:
        return _("A formula cannot be shown: its LaTeX is not understood.")
    if fault is markup.Fault.TABLE:
        return _("A table has more than %(rows)s rows or %(columns)s columns. Divide it, or show less of it.") % LARGEST
    if fault is markup.Fault.LINK:
        told = _(
            "A link is not possible: addresses begin with https:// or mailto:, and have at most %(longest)s characters."
            " Correct its address, or remove the link."
        )
        return told % LONGEST
    # Of what is refused nothing is read as HTML.
    text = "" if fault else _text(kind, typed)
    if not text or len(text) > kind.longest or not is_storable(text):
        return _("Write a text of at most %(most)d characters.") % {"most": kind.longest}
    return _wrong_braces(kind, text)


def _subject(kind: Kind, typed: str) -> str:
    return " ".join(typed.splitlines()).strip() if kind.has_subject else ""


def _text(kind: Kind, typed: str) -> str:
    """Return a text as it is stored: HTML made safe."""
    return markup.safe_text(as_typed(typed)) if kind.html else as_typed(typed)


def _wrong_braces(kind: Kind, text: str) -> str:
    """Return what is wrong with the placeholders, in words; empty if nothing is, or if the kind has none."""
    found = filling.problem(text, kind.names) if kind.placeholders else None
    if found is None:
        return ""
    if found.fault is Fault.MANY:
        return _("At most %(most)d placeholders.") % {"most": filling.MOST_PLACEHOLDERS}
    if found.fault is Fault.LONELY:
        return _("There is a single %(brace)s. Type it twice to write one.") % {"brace": found.found}
    known = ", ".join(f"{{{name}}}" for name in kind.names)
    return _("There is no placeholder %(name)s. There are: %(known)s.") % {"name": f"{{{found.found[:40]}}}", "known": known}


def _locked(pk: int, by: Actor) -> tuple[TextTemplate, Kind]:
    by.require(*kinds.rights())
    template = queries.editable_by(by).select_for_update(of=("self",)).get(pk=pk)
    kind = kinds.kind_of(template.kind)
    assert kind is not None  # `editable_by` returns known kinds only
    return template, kind


def _open(pk: int, made_from: int | None, by: Actor) -> tuple[TextTemplate, Kind, TextTemplateRevision]:
    template, kind = _locked(pk, by)
    if template.archived_at is not None:
        raise TemplateArchived
    latest = queries.latest_of(template)
    if made_from is not None and latest.number != made_from:
        raise NewerRevision(latest)
    return template, kind, latest


def _wording_of(template: TextTemplate, latest: TextTemplateRevision) -> Wording:
    return Wording(template.title, latest.text, latest.subject, template.language, template.hierarchy_id)


def _check_hierarchy(wanted: int | None, present: int | None, by: Actor) -> None:
    """Raise InvalidFields unless this person may write for the wanted hierarchy; the present one stays, even if it is archived."""
    if wanted is None or wanted == present:
        return
    found = Hierarchy.objects.filter(pk=wanted, archived_at=None).exists()
    if not found or not (by.can(kinds.EVERYWHERE) or wanted in queries.reach(by)):
        raise InvalidFields({"hierarchy": _("Choose one of the hierarchies.")})


def _save(template: TextTemplate, wording: Wording, number: int, kind: Kind, *, by: Actor, now: datetime) -> None:
    template.title, template.language, template.hierarchy_id = wording.title, wording.language, wording.hierarchy_id
    with _once():
        template.save()
    template.latest = TextTemplateRevision.objects.create(
        template=template, number=number, subject=wording.subject, text=wording.text, saved_at=now, saved_by_id=by.user_id
    )
    template.save(update_fields=["latest"])
    kind.record(Act.SAVED, template, by, now)


def _has_room(kind_name: str) -> bool:
    return TextTemplate.objects.filter(kind=kind_name, archived_at=None).count() < MOST_TEMPLATES


def _in_words(problem: InvalidFields) -> DomainError:
    """Return the error for a page that has no fields."""
    return DomainError(" ".join(problem.errors.values()))


def _full() -> str:
    return _("There are %(most)d of this kind already. Archive one first.") % {"most": MOST_TEMPLATES}


@contextmanager
def _once() -> Iterator[None]:
    """Say in words what the database's unique constraints refuse."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) == "text_template_title_once":
            raise InvalidFields({"title": _("There is one with this title already, perhaps in the archive.")}) from None
        if violated(error) == "text_template_mail_once":
            text = _("There is a mail for this language and hierarchy already. Change that one, or archive it first.")
            raise InvalidFields({"hierarchy": text}) from None
        raise
