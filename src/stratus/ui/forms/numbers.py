"""Fields for numbers. What was typed reaches the server as it was typed, is read as all numbers are, and each reason has its sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from stratus.foundation.numbers import LONGEST_NUMBER
from stratus.ui.forms.number_words import Limit, number_or_fault, said_number


def _with_limits(help_text: Any, low: Limit, high: Limit) -> str:
    limits = _("From %(low)s to %(high)s.") % {"low": said_number(low), "high": said_number(high)}
    return f"{help_text} {limits}".strip()


class NumberField(forms.Field):
    """A number from `low` to `high` with at most `places` decimals; a whole one is an int. Its limits stand in its help text.

    The field is a text field with a keypad of digits: of what is no number, browsers send nothing from a field of the kind `number`.
    """

    def __init__(self, *, low: Limit, high: Limit, places: int = 0, help_text: Any = "", shown_limits: bool = True, **kwargs: Any) -> None:
        self.low, self.high, self.places = low, high, places
        kwargs.setdefault("widget", forms.TextInput)
        shown = lazy(_with_limits, str)(help_text, low, high) if shown_limits else help_text
        super().__init__(help_text=shown, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the HTML field gets."""
        if widget.is_hidden:
            return {}
        keypad = "decimal" if self.places else "numeric"
        # Those keypads of some phones have no minus.
        return {"inputmode": "text" if self.low < 0 else keypad, "maxlength": LONGEST_NUMBER, "autocomplete": "off", "class": "short"}

    def prepare_value(self, value: Any) -> Any:
        """Return a number as its reader writes it; what was typed stays as it was typed."""
        return said_number(value) if isinstance(value, int | float | Decimal) else value

    def to_python(self, value: Any) -> int | Decimal | None:
        """Return the number. Raises ValidationError with the one reason."""
        if value in self.empty_values or not str(value).strip():
            return None
        number, fault = number_or_fault(str(value), low=self.low, high=self.high, places=self.places)
        if number is None:
            raise ValidationError(fault, code="invalid")
        return number if self.places else int(number)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another number was typed."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
