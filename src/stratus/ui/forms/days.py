"""How a day is written where there is little room."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.dates import MONTHS


def day_of(day: date) -> str:
    """Return a day, or the day of a moment as it is, with a short month: 30 Nov 2026, and 30 nov 2026 where months have small letters."""
    # Django writes short months with capitals in every language, long ones as the language does.
    return formats.date_format(day, "j M Y" if str(MONTHS[day.month])[:1].isupper() else "j b Y")
