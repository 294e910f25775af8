"""Forms of staff pages: domain errors appear beside their fields, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError, InvalidFields


@contextmanager
def errors_beside_fields(form: forms.BaseForm) -> Iterator[None]:
    """Add domain errors that the block raises to the form; NotAllowed is raised on, and gets a page of its own.

    An error of a field that the form does not have is shown above the form.
    """
    try:
        yield
    except NotAllowed:
        raise
    except InvalidFields as problem:
        for field, text in problem.errors.items():
            form.add_error(field if field in form.fields else None, text)
    except DomainError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def status_of(form: forms.BaseForm | None) -> int:
    """Return the HTTP status of a page with this form: 422 where it was sent with errors."""
    return 422 if form is not None and form.is_bound and form.errors else 200


class PersonChoice(forms.ModelChoiceField):
    """A select of users, by name and user name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("— nobody —"))
        super().__init__(**kwargs)

    def label_from_instance(self, user: Any) -> str:
        return f"{user.full_name} ({user.username})"
