"""A star stands at the fields that are refused when they are empty, and at no others; what does not count for a choice is not shown."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from stratus.item_types.authoring import editor_of, in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.forms import ItemForm
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, item_type
from stratus.ui.templatetags.web import is_needed

KINDS = sorted([*ITEM_TYPES, *PAGE_TYPES])


def chosen(form: ItemForm) -> list[dict[str, str]]:
    """Each way to choose what decides which fields count; everything else as a browser sends it."""
    names = sorted({choice for choice, _values in form.only_with.values()})
    choices: list[Any] = [form.fields[name] for name in names]
    return [dict(zip(names, values, strict=True)) for values in product(*([value for value, _label in one.choices] for one in choices))]


def empty(kind: str, picked: dict[str, str]) -> ItemForm:
    """The form of a new item in which nothing was written, and lists that always have a choice keep their first one."""
    first = editor_of(kind).form()
    sent = QueryDict(mutable=True)
    for name, field in first.fields.items():
        if isinstance(field, forms.ChoiceField):
            sent[name] = str(first[name].value() or field.choices[0][0])
        elif field.initial is not None and not isinstance(field, forms.BooleanField):
            sent[name] = str(field.initial)
    sent.update({"lang": "en", **picked})
    return editor_of(kind).form(sent, initial={"lang": "en"})


def refused(kind: str, form: ItemForm) -> set[str]:
    form.is_valid()
    found = set(form.errors)
    try:
        item_type(kind).clean({"stem": "", **form.content()}, None)
    except ContentError as problem:
        found |= set(in_words(kind, problem))
    return found


def is_shown(form: ItemForm, name: str, picked: dict[str, str]) -> bool:
    choice, values = form.only_with.get(name, ("", ()))
    return not choice or picked[choice] in values


@pytest.mark.parametrize("kind", KINDS)
def test_what_must_be_filled_in_has_a_star(kind):
    for picked in chosen(editor_of(kind).form()):
        form = empty(kind, picked)
        starred = {name for name in form.fields if is_needed(form[name]) and is_shown(form, name, picked)}
        assert refused(kind, form) - starred == set(), picked
        assert {name for name in starred if not form[name].data} - refused(kind, form) == set(), picked


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_a_form_names_are_there(kind):
    form = editor_of(kind).form()
    named = {*form.needed, *form.only_with, *(choice for choice, _values in form.only_with.values())}
    assert named <= set(form.fields)
