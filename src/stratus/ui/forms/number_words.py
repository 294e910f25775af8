"""What is wrong with a number that somebody typed, in words: one sentence for each reason, and each names what would be right."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation.numbers import Fault, read_number

Limit = int | Decimal
_STORED = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def number_or_fault(typed: str, *, low: Limit | None = None, high: Limit | None = None, places: int = 0) -> tuple[Decimal | None, str]:
    """Return the number and an empty text, or None and what is wrong: no number, other digits, decimals, groups, too small or large."""
    read = read_number(typed, places)
    if isinstance(read, Fault):
        return None, _fault(read, places)
    if (low is not None and read < low) or (high is not None and read > high):
        return None, limits(low, high)
    return read, ""


def said_number(number: Limit | float | str) -> str:
    """Return a number as it stands in a text: with the reader's sign before decimals, no zeros behind them, no signs that group digits."""
    exact = Decimal(str(number))
    return str(formats.number_format(int(exact) if exact == int(exact) else exact.normalize(), use_l10n=True, force_grouping=False))


def stored_number(text: str) -> str:
    """Return a number that is stored as a text, such as `-2.5`, as it stands in a field; what is none stays as it was typed."""
    return said_number(text) if _STORED.fullmatch(text) else text


def limits(low: Limit | None, high: Limit | None) -> str:
    """Return which numbers may be entered; empty where there is no limit."""
    if low is not None and high is not None:
        return _("Enter a number from %(low)s to %(high)s.") % {"low": said_number(low), "high": said_number(high)}
    if low is not None:
        return _("Enter a number from %(low)s on.") % {"low": said_number(low)}
    return _("Enter a number of at most %(high)s.") % {"high": said_number(high)} if high is not None else ""


def _fault(fault: Fault, places: int) -> str:
    if fault is Fault.OTHER_DIGITS:
        return _("Write the number with the digits 0 to 9.")
    if fault is Fault.GROUPED:
        return _("Write the number without signs that group digits: 1000, not 1.000 or 1,000.")
    if fault is Fault.DECIMALS and places:
        text = ngettext("Enter a number with at most %(places)d decimal.", "Enter a number with at most %(places)d decimals.", places)
        return text % {"places": places}
    if fault is Fault.DECIMALS:
        return _("Enter a whole number, without decimals.")
    return _("Enter a whole number, in digits.") if not places else _("Enter a number, in digits.")
