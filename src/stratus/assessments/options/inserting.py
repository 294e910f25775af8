"""Putting a template into one of an assessment's texts, in the form that is being filled in. Nothing is saved by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.assessments.options.texts import LONGEST_TEXT, TEXTS
from stratus.foundation.markup import safe_text
from stratus.foundation.numbers import typed_whole
from stratus.text_templates.kinds import Kind
from stratus.text_templates.models import TextTemplate
from stratus.text_templates.queries import templates_for

_TITLES = {
    "introduction": gettext_lazy("Introduction of an assessment"),
    "declaration": gettext_lazy("Declaration of candidates"),
    "finish_text": gettext_lazy("Closing words of an assessment"),
}
_HINTS = {
    "introduction": gettext_lazy("Authors put it into an assessment, where it can be changed. Candidates read it in the waiting room."),
    "declaration": gettext_lazy("Authors put it into an assessment, where it can be changed. Candidates accept it before they start."),
    "finish_text": gettext_lazy(
        "Authors put it into an assessment, where it can be changed. Candidates read it after they have handed in."
    ),
}
KINDS = tuple(Kind(name, _TITLES[name], _HINTS[name], LONGEST_TEXT, html=True) for name in TEXTS)
"""One kind of template for each text, with its name."""


@dataclass(slots=True)
class Insertable:
    """What stands beside one text: the templates to choose from, and what came of the last choice.

    `asks`: there is a text already, and the person has to say that it may go. `wrong`: the choice cannot be inserted.
    """

    name: str
    options: list[tuple[int, str]] = field(default_factory=list)
    chosen: int | None = None
    asks: bool = False
    done: str = ""
    wrong: str = ""


class Insertables:
    """The templates that this person may put into the texts of an assessment. Three statements, however many there are."""

    def __init__(self, by: Actor) -> None:
        found = templates_for(TEXTS, by=by).select_related(None)
        self._found: dict[int, TextTemplate] = {template.pk: template for template in found}
        self._by_name = {name: Insertable(name) for name in TEXTS}
        languages = dict(settings.LANGUAGES)
        for template in self._found.values():
            language = languages.get(template.language, template.language)
            label = f"{template.title} ({language})" if language else template.title
            self._by_name[template.kind].options.append((template.pk, label))

    def __iter__(self) -> Iterator[Insertable]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Insertable:
        return self._by_name[name]

    def insert(self, sent: Mapping[str, str]) -> dict[str, str] | None:
        """Return the texts as they were typed, with the chosen template in its place; None if the form does not ask for that.

        A text that is there already is replaced only if `replace` names it: where `insert` does, the person is asked first.
        """
        name = sent.get("replace") or sent.get("insert") or ""
        if name not in self._by_name:
            return None
        typed = {each: sent.get(each, "").replace("\x00", "") for each in TEXTS}
        place = self._by_name[name]
        pk = typed_whole(sent.get(f"template_{name}", ""))
        template = self._found.get(pk) if pk is not None else None
        if template is None or template.kind != name:
            place.wrong = _("Choose a template that is in the list.")
            return typed
        place.chosen = template.pk
        text = template.latest.text if template.latest else ""
        present = safe_text(typed[name])
        if present and present != text and sent.get("replace") != name:
            place.asks = True
            return typed
        place.done = _("“%(title)s” was inserted. It is saved with the other texts.") % {"title": template.title}
        return typed | {name: text}

    def failed(self) -> bool:
        """Tell whether something could not be inserted."""
        return any(place.wrong for place in self)
