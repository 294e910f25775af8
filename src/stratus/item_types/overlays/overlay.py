"""Translations of an item: its texts, a content with others in their places, and what becomes of them when the original changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.foundation.authored import names_a_medium
from stratus.foundation.markup import says_something
from stratus.item_types.base import ItemType
from stratus.item_types.beside.feedback import FEEDBACK, LONGEST, PARTS, VERDICTS
from stratus.item_types.content_fields import checked_html, one_line
from stratus.item_types.errors import ContentError, Problem, Problems
from stratus.item_types.overlays.media import left_out
from stratus.item_types.overlays.where import ById, Html, Overlay, Slot, Text, Within, slots_in

MOST_LANGUAGES = 20
"""Into which an item may be translated."""
TEXT, WAS = "text", "was"
BESIDE = (Within(FEEDBACK, *(Html(name, LONGEST) for name in VERDICTS), ById(PARTS, LONGEST)),)
"""Texts that items of every type may have."""

Translations = Mapping[str, Overlay]
"""Language → its overlay, as a revision stores them."""


class Progress(NamedTuple):
    """How far a translation is: of `texts` so many are `missing`, so many `outdated`, and so many `without_media` of their originals.

    One may be both of the last.
    """

    texts: int
    missing: int
    outdated: int
    without_media: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every text is there, as the original is now, with as many media of each kind."""
        return not self.missing and not self.outdated and not self.without_media


def slots_of(kind: ItemType, content: dict[str, Any]) -> list[Slot]:
    """Return the texts of a content of the present format in the order of the form; they are put into this very content."""
    return slots_in(content, (*kind.content.translated, *BESIDE))


def texts_of(kind: ItemType, content: Mapping[str, Any]) -> list[Text]:
    """Return the texts of a stored content that can be translated, in the order of the form."""
    return [slot.text for slot in _slots(kind, content)]


def shown_texts(kind: ItemType, content: Mapping[str, Any], overlay: Overlay) -> dict[str, str]:
    """Return address → translation, as a translator reads it, of what is translated; also what does not fit any more."""
    return {slot.text.address: slot.shown(told[TEXT]) for slot in _slots(kind, content) if (told := overlay.get(slot.text.address))}


def overlaid(kind: ItemType, content: Mapping[str, Any], lang: str, overlay: Overlay) -> dict[str, Any]:
    """Return a content with its translations in their places; what has none stays, and says its language. Key, ids and points are the same.

    `lang` is that of the translations. The content's own stays what it is, since its numbers are read by it.
    """
    made = deepcopy(dict(kind.upgrade(content)))
    for slot in slots_of(kind, made):
        told = _fitting(slot, overlay)
        if told is not None:
            slot.put(told)
        elif lang != made["lang"]:
            slot.leave(made["lang"])
    for where in kind.content.translated:
        where.settle(made, lang)
    return made


def view_in(
    kind: ItemType, item_id: str, content: Mapping[str, Any], max_score: Decimal, lang: str, overlay: Overlay, *, authored: bool = True
) -> dict[str, Any]:
    """Return the item as it is shown in a language; `authored`: in the order in which it was written, else as in a paper."""
    made = overlaid(kind, content, lang, overlay)
    view = kind.author_view if authored else kind.candidate_view
    return {**view(item_id, made, max_score), "lang": lang}


def progress(kind: ItemType, content: Mapping[str, Any], overlay: Overlay) -> Progress:
    """Return how far a translation is. One that does not fit its place any more is missing, as the original is shown there."""
    slots = _slots(kind, content)
    fitting = [(slot.text, told) for slot in slots if (told := _fitting(slot, overlay)) is not None]
    outdated = [text for text, _told in fitting if WAS in overlay[text.address]]
    without = [text for text, told in fitting if text.is_html and left_out(text.source, told)]
    return Progress(len(slots), len(slots) - len(fitting), len(outdated), len(without))


def carried_on(kind: ItemType, old: Mapping[str, Any], new: Mapping[str, Any], translations: Translations) -> dict[str, Any]:
    """Return the translations of a content as those of the content that follows it."""
    if not translations:
        return {}
    before = {slot.text.address: slot.text.source for slot in _slots(kind, old)}
    now = {slot.text.address: slot.text.source for slot in _slots(kind, new)}
    found = {}
    for lang, overlay in translations.items():
        kept = {at: _since(told, before.get(at, now[at]), now[at]) for at, told in overlay.items() if at in now}
        if kept:
            found[lang] = kept
    return found


def _since(told: Mapping[str, str], before: str, now: str) -> dict[str, str]:
    """Return a translation after its original changed: the original that was translated counts, not those between."""
    was = told.get(WAS, before)
    return {TEXT: told[TEXT]} if was == now else {TEXT: told[TEXT], WAS: was}


def of_copy(kind: ItemType, original: Mapping[str, Any], copy: Mapping[str, Any], translations: Translations) -> dict[str, Any]:
    """Return the translations of a content for its copy, which is the same content cleaned anew, with other ids of its parts.

    Those of texts that are not stored any more are left out.
    """
    if not translations:
        return {}
    present = deepcopy(dict(kind.upgrade(original)))
    kept = kind.clean(present, before=original)  # what the copy has, under the ids of the original
    pairs = list(zip(_slots(kind, kept), _slots(kind, copy), strict=True))
    found = {}
    for lang, overlay in translations.items():
        told = [(old, new, overlay[old.text.address]) for old, new in pairs if old.text.address in overlay]
        found[lang] = {new.text.address: {**one, TEXT: new.stored(old.shown(one[TEXT]))} for old, new, one in told}
    return {lang: overlay for lang, overlay in found.items() if overlay}


class Checked(NamedTuple):
    """Translations as they are stored, and address → what is wrong with one; `whole`: what is wrong with them together, by field."""

    overlay: dict[str, dict[str, str]]
    problems: dict[str, Problem]
    whole: dict[str, Problem]


def checked(kind: ItemType, content: Mapping[str, Any], lang: str, given: Mapping[str, Any], kept: Overlay | None = None) -> Checked:
    """Check the translations into a language, address → text; what says nothing is none. The cleaner and the bounds are the originals'.

    `kept`: translations that are there; those of which nothing is given stay, whatever they are.
    """
    problems, told = Problems(), {}
    for slot in _slots(kind, content):
        if kept and slot.text.address in kept and slot.text.address not in given:
            told[slot.text.address] = dict(kept[slot.text.address])
            continue
        text = _cleaned(slot.text, given.get(slot.text.address), problems)
        if not text:
            continue
        if (misfit := slot.misfit(text)) is None:
            told[slot.text.address] = {TEXT: slot.stored(text)}
        else:
            problems.setdefault(slot.text.address, misfit)
    whole = {} if problems else _of_all(kind, content, lang, told)
    return Checked(told, dict(problems), whole)


def _cleaned(text: Text, given: Any, problems: Problems) -> str:
    if not text.is_html:
        return one_line(given, text.address, problems, most=text.most, too_long="LINE_OF_TEXT_TOO_LONG")
    safe = checked_html(given, text.address, problems, most=text.most, sounds=names_a_medium(text.source))
    return safe if says_something(safe) else ""


def _of_all(kind: ItemType, content: Mapping[str, Any], lang: str, overlay: Overlay) -> dict[str, Problem]:
    """Return what the type's own check finds in the translated content that it does not find in the original."""
    found = _faults(kind, overlaid(kind, content, lang, overlay)) if overlay else {}
    known = _faults(kind, deepcopy(dict(kind.upgrade(content)))) if found else {}
    return {field: problem for field, problem in found.items() if field not in known}


def _faults(kind: ItemType, content: dict[str, Any]) -> dict[str, Problem]:
    try:
        kind.clean(content)
    except ContentError as error:
        return error.problems
    return {}


def _slots(kind: ItemType, content: Mapping[str, Any]) -> list[Slot]:
    """Return the texts of a content that is left as it is."""
    return slots_of(kind, dict(kind.upgrade(content)))


def _fitting(slot: Slot, overlay: Overlay) -> str | None:
    told = overlay.get(slot.text.address)
    if told is None:
        return None
    shown = slot.shown(told[TEXT])
    return shown if slot.misfit(shown) is None else None
