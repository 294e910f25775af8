"""The section *Classification* of the form of an item.

Topics, objectives and labels may be many, so none of these fields lists them: what is carried is ticked, and more is chosen by typing.
Scripts offer nodes while somebody types (`web/staff/authoring/tree/carried.ts`); without them the form answers with those that fit, to be
ticked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.foundation.numbers import sent_ids
from stratus.foundation.text import is_storable
from stratus.item_types.forms import ItemForm
from stratus.library.classification.carried.kinds import DIFFICULTY_LABELS, LEVEL, PICKED, Kind
from stratus.library.classification.carried.queries import LONGEST_TEXT, MOST_OFFERED, Choice, choices, fitting, named, offered_levels
from stratus.library.classification.carried.rules import EASIEST, HARDEST, MOST_CARRIED, NOTHING, PLACES, Carried
from stratus.library.models import Collection
from stratus.ui.forms.numbers import NumberField

MORE = "-more"
"""Behind a field's name: what was typed to choose one more."""


class NodesInput(forms.Widget):
    """What is carried, each with a box to take it away, and a text field for more. Its value: `ids` as sent, and what was `typed`."""

    template = "library/classification/picker.html"
    offered: Sequence[Choice] = ()
    """Below the text field, where the form had to ask which are meant."""

    def __init__(self, kind: Kind, collection_id: int) -> None:
        super().__init__(attrs={"maxlength": LONGEST_TEXT, "autocomplete": "off", "spellcheck": "false"})
        self.kind, self.collection_id = kind, collection_id

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Return what was ticked and typed."""
        ids = data.getlist(name) if hasattr(data, "getlist") else data.get(name, ())
        return {"ids": list(ids), "typed": data.get(name + MORE, "")}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that nobody ticks send nothing."""
        return False

    def as_sent(self, key: str, value: Any) -> dict[str, list[str]]:
        """Return what a browser sends."""
        value = _sent(value)
        return {key: [str(pk) for pk in value["ids"]], key + MORE: [value["typed"]]}

    def shown(self, value: Any) -> str:
        """Return what is carried, and what was typed, for people."""
        value = _sent(value)
        texts = [choice.text for choice in self._choices(value["ids"])]
        return ", ".join([*texts, *([value["typed"]] if value["typed"] else [])])

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return boxes and text field."""
        value = _sent(value)
        address = reverse("library:offer_nodes", args=[self.collection_id, self.kind.name])
        typing = {**self.attrs, **(attrs or {}), "data-offers": address, "placeholder": _("Code or title")}
        ticked = self._choices(value["ids"])
        context = {
            "name": name,
            "label": self.kind.label,
            "id": typing.get("id", name),
            "input": forms.TextInput().render(name + MORE, value["typed"], typing),
            "ticked": ticked,
            "offered": [choice for choice in self.offered if choice not in ticked],
        }
        return render_to_string(self.template, context)

    def _choices(self, ids: Sequence[Any]) -> list[Choice]:
        """Return the chosen nodes that are there; of another collection or organisation there are none."""
        wanted = sent_ids(map(str, ids))[: 2 * MOST_CARRIED]
        return choices(self.kind, _there(self.kind, self.collection_id, wanted)) if wanted else []


class NodesField(forms.Field):
    """Several nodes of one kind; the value is a list of ids."""

    def __init__(self, kind: Kind, collection_id: int) -> None:
        super().__init__(label=str(kind.label), required=False, widget=NodesInput(kind, collection_id))
        self.kind, self.collection_id = kind, collection_id

    def prepare_value(self, value: Any) -> Any:
        """Return what the widget shows."""
        return _sent(value)

    def to_python(self, value: Any) -> list[int]:
        """Return the ids; raises ValidationError where what was typed is none, or not clear. Saving judges whether each may be carried."""
        value = _sent(value)
        ids = list(dict.fromkeys(sent_ids(map(str, value["ids"]))))
        if len(ids) > MOST_CARRIED:
            raise ValidationError(_("Choose at most %(most)s.") % {"most": MOST_CARRIED})
        typed = str(value["typed"]).strip()
        if not typed:
            return ids
        if len(typed) > LONGEST_TEXT or not is_storable(typed):
            raise ValidationError(_("Nothing of this list has this code or title."))
        same = named(self.kind, self.collection_id, typed)
        if len(same) == 1:
            return list(dict.fromkeys([*ids, same[0].pk]))
        found = same or fitting(self.kind, self.collection_id, typed, most=MOST_OFFERED + 1, but=ids)
        if not found:
            raise ValidationError(_("Nothing of this list has this code or title."))
        self.widget.offered = choices(self.kind, found[:MOST_OFFERED])
        if len(found) > MOST_OFFERED:
            raise ValidationError(
                _("More than %(n)s fit. Tick those that you mean and empty the field, or type more.") % {"n": MOST_OFFERED}
            )
        raise ValidationError(_("Tick those that you mean and empty the field, or type more."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether others are ticked, or something was typed."""
        before, now = _sent(initial), _sent(data)
        return bool(now["typed"]) or set(map(str, before["ids"])) != set(map(str, now["ids"]))


def offer_classification(form: ItemForm, collection: Collection, carried: Carried = NOTHING, *, is_page: bool = False) -> None:
    """Let a form say what its item carries. A field stands there where there is anything to choose, or anything carried.

    The number of statements does not depend on how much there is. Pages have no difficulty.
    """
    fields: dict[str, forms.Field] = {}
    for kind in PICKED:
        if carried.ids(kind.name) or kind.offered(collection.pk).filter(archived_at=None).exists():
            fields[kind.name] = NodesField(kind, collection.pk)
    for taxonomy, levels in offered_levels(collection.pk, carried.levels):
        fields[f"{LEVEL}{taxonomy.pk}"] = forms.TypedChoiceField(
            label=taxonomy.title,
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("None")), *((level.pk, _level_name(level)) for level in levels)],
            error_messages={"invalid_choice": _("Choose one of the levels.")},
        )
    helps = {
        "p_value": _("Share of the points that candidates earned: 0 is hard, 1 is easy."),
        "angoff_value": _("Share that experts expect of somebody who just passes: 0 is hard, 1 is easy."),
    }
    for name, label in () if is_page else DIFFICULTY_LABELS.items():
        fields[name] = NumberField(label=label, required=False, low=HARDEST, high=EASIEST, places=PLACES, help_text=helps[name])
    form.fields.update(fields)
    form.apart = tuple(fields)


def _level_name(level: Any) -> str:
    return _("%(title)s (archived)") % {"title": level} if level.archived_at else str(level)


def initial_of(carried: Carried) -> dict[str, Any]:
    """Return the form's values for what an item carries, levels apart: their fields are named after taxonomies."""
    numbers = {name: getattr(carried, name) for name in DIFFICULTY_LABELS}
    return {
        **{kind.name: list(carried.ids(kind.name)) for kind in PICKED},
        **{name: "" if number is None else number for name, number in numbers.items()},
    }


def initial_levels(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's values for the levels that a revision keeps."""
    return {f"{LEVEL}{level['taxonomy']}": level["id"] for level in stored.get("levels", ())}


def carried_in(form: ItemForm) -> Carried:
    """Return what a form that was read says."""
    values = {name: form.cleaned_data.get(name) for name in form.apart}
    levels = [pk for name, pk in values.items() if name.startswith(LEVEL) and pk is not None]
    return Carried.of(**{name: value for name, value in values.items() if not name.startswith(LEVEL)}, levels=levels)


def says_anything(form: ItemForm) -> bool:
    """Tell whether a form's section has anything in it, or something to be told."""
    return any(name in form.errors or form.fields[name].has_changed(None, form[name].value()) for name in form.apart)


def _sent(value: Any) -> dict[str, Any]:
    """Return a value of the field as its widget has it, whether it was stored or sent."""
    return value if isinstance(value, dict) else {"ids": list(value or ()), "typed": ""}


def _there(kind: Kind, collection_id: int, ids: Sequence[int]) -> list[Any]:
    """Return the nodes with these ids that may be named here, archived ones too, in the order of their names. Two statements."""
    rows = kind.model._default_manager.filter(pk__in=ids)
    return list((rows.filter(collection=collection_id) if kind.scheme == "collection" else rows).order_by("sort_key", "id"))
