"""The one value that an act may need beside its rows, and what is foretold of it: chosen and read on its confirmation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError
from stratus.ui.lists.declaration import Act

NAME = "value"


class OtherThings(DomainError):
    """Something else would happen now than was foretold; nothing was changed. `sentences` say what."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class ValueForm(forms.Form):
    """The field of an act, under the name `value`."""

    def __init__(self, value: forms.Field, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields[NAME] = value


@dataclass(frozen=True, slots=True)
class Given:
    """What was chosen for an act: `sent` by the browser, and in `words`; of an act that takes nothing both are empty."""

    sent: tuple[str, ...] = ()
    words: str = ""
    named: Mapping[str, Any] = field(default_factory=dict)
    """The value, as the act's functions take it."""

    def done(self, act: Act, number: int) -> str:
        """Return the sentence afterwards, for the number of rows that were changed."""
        return act.done(number, self.words) if act.takes else act.done(number)


def form_of(act: Act, by: Actor, scope: Mapping[str, Any], data: QueryDict | None) -> ValueForm | None:
    """Return the form of an act's value, None where it takes none. Raises a DomainError where there is nothing to choose from."""
    return None if act.takes is None else ValueForm(act.takes(by, **scope), data)


def given(form: ValueForm | None) -> Given:
    """Return what was chosen in a form that is valid."""
    if form is None:
        return Given()
    chosen, sent = form.cleaned_data[NAME], tuple(form.data.getlist(NAME) if isinstance(form.data, QueryDict) else ())
    return Given(sent, _words(form.fields[NAME], sent), {NAME: chosen})


def sent_again(sent: Sequence[str]) -> QueryDict:
    """Return what a form sent, from `Given.sent`."""
    data = QueryDict(mutable=True)
    data.setlist(NAME, list(sent))
    return data


def foretold(act: Act, ids: Sequence[int], by: Actor, scope: Mapping[str, Any], value: Given) -> list[str]:
    """Return what an act says that it will do to these rows; empty where it says nothing."""
    return [] if act.foretells is None else list(act.foretells(ids, by=by, **value.named, **scope))


def mark_of(sentences: Sequence[str]) -> str:
    """Return a mark by which these sentences are told from others."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:32] if sentences else ""


def must_be(sentences: Sequence[str], mark: str) -> None:
    """Raise OtherThings if these are not the sentences that were shown."""
    if mark_of(sentences) != mark:
        raise OtherThings(sentences)


def _words(value: forms.Field, sent: Sequence[str]) -> str:
    choices = getattr(value, "choices", None)
    if choices is None:
        return ", ".join(sent)
    return ", ".join(str(label) for key, label in choices if str(key) in sent)
