"""Forms of staff pages: domain errors appear beside their fields, all at once, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError, InvalidFields


class RuledForm(forms.Form):
    """A form whose action has rules of its own. Where one field is refused, the rules are asked about all others too.

    Without that a form would be mended in rounds: its action is asked only when every field could be read, and one that tells a fault may
    know of others later.
    """

    def faults(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Return what the action's rules say about these values, by field. Those that could not be read are not among them.

        What depends on a missing value is left to the next time: nobody is told of a fault that they may not have made.
        """
        raise NotImplementedError  # a form without rules of its own is a plain one

    def full_clean(self) -> None:
        """Read all fields; if one is refused, ask the rules about the others."""
        super().full_clean()
        if self.is_bound and self.errors:
            self.tell_all()

    def tell_all(self) -> None:
        """Add what the rules say about the fields that are not refused yet."""
        for name, text in self.faults(dict(self.cleaned_data)).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, text)


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
    else:
        return
    if isinstance(form, RuledForm):
        form.tell_all()


def status_of(form: forms.BaseForm | None) -> int:
    """Return the HTTP status of a page with this form: 422 where it was sent with errors."""
    return 422 if form is not None and form.is_bound and form.errors else 200
