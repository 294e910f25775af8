"""How a number that a candidate typed is read, with its unit, and how exactly it was written. Pure, and bounded in time.

`foundation/numbers.py` reads numbers of forms, where nothing groups digits and nothing is doubtful. Candidates write as they learned to,
so more is taken here: a comma or a point, blanks or other signs that group thousands, powers of ten, units. `web/items/typed/numbers.ts`
has the same rule and shows what is understood; both are tried with `tests/item_types/typed/numbers.json`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, Inexact, Overflow, Rounded, Underflow
from typing import NamedTuple

from stratus.foundation.text import UNSEEN
from stratus.item_types.typed.spelling import BLANKS

LONGEST = 100
"""Characters of an answer that is read."""
LONGEST_UNIT = 30
LARGEST_EXPONENT = 300
"""Powers of ten are read from -300 to 300."""
COMMA_LANGUAGES = frozenset({
    "nl", "de", "fr", "es", "it", "pt", "pl", "tr", "lo", "af", "bg", "ca", "cs", "da", "el", "et", "eu", "fi", "fy", "gl", "grc", "hr",
    "hu", "hy", "id", "is", "ka", "la", "lt", "lv", "mk", "nb", "nn", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "uk", "vi",
})  # fmt: skip
"""Languages of items in which a comma stands before the decimals; in the others a point does. A change needs a new format of contents,
but for languages that no author could choose before."""
EXACT = Context(prec=2_000, Emax=9_999, Emin=-9_999, traps=[Inexact, Rounded, Overflow, Underflow])
"""Arithmetic in which nothing is rounded: of numbers that are read here no result has as many digits."""

_POWER = re.compile(r"^([-+\u2212]? ?)(?=10(?:\^|[\u207a\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]))")
_NUMBER = re.compile(r"([-+\u2212]?) ?([0-9.,](?:[0-9.,'\u2019 ]*[0-9.,])?)(.*)")
_EXPONENT = re.compile(
    r"(?:[eE]([-+\u2212]?[0-9]+)"
    r"| ?[x\u00d7*\u00b7\u22c5] ?10(?:\^ ?([-+\u2212]?[0-9]+)|([\u207a\u207b]?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)))(.*)"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([ '\u2019.,])[0-9]{3}(?:\1[0-9]{3})*)?")
_DECIMALS = re.compile(r"[0-9]*|(?:[0-9]{3} )+[0-9]{1,3}")
_UNIT_SIGNS = "%\u2030\u00b0'\"\u2032\u2033\u2103\u2109$\u20ac\u00a3\u00a5"
_RAISED = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207a", "0123456789-+")
_RAISE = str.maketrans("0123456789-", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b")


class Reading(NamedTuple):
    """A number as it was understood."""

    number: str
    """In digits, with a point before the decimals and `e` before a power of ten: `-1.20e3`. Zeros that were written stay."""
    figures: tuple[int, int]
    """How many significant figures it has at least and at most: zeros at the end of 1200 may be some or not."""
    unit: str
    """What stands behind it, as it was typed."""
    is_doubtful: bool
    """The one sign in it may stand before decimals or group thousands: the language decided."""
    is_grouped: bool
    """The language decided for thousands."""

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return Decimal(self.number)


class _Digits(NamedTuple):
    whole: str
    decimals: str
    has_sign: bool
    is_doubtful: bool


def uses_comma(lang: str) -> bool:
    """Tell whether a comma stands before the decimals in this language."""
    return lang.split("-")[0].lower() in COMMA_LANGUAGES


def seen(text: str) -> str:
    """Return what can be seen of a text: blanks as one, none around it."""
    return BLANKS.sub(" ", UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip(" ")


def read(text: str, *, comma: bool, with_unit: bool = False) -> Reading | None:
    """Return the number that somebody typed, None where it is none.

    Digits 0 to 9; those of other scripts are not read, as in forms. Where a comma or a point could stand before decimals as well as group
    thousands (1.000), it stands before decimals if it is the sign of the language (`comma`). A unit is read `with_unit` only.
    """
    if len(text) > LONGEST:
        return None
    line = seen(text)
    found = _NUMBER.fullmatch(_POWER.sub("\\g<1>1\u00d7", line))
    if not found:
        return None
    sign, body, rest = found.groups()
    exponent, unit = _behind(rest)
    if exponent is None or not (unit == "" or (with_unit and is_unit(unit))):
        return None
    digits = _digits(body, comma=comma, has_exponent=exponent != "")
    if digits is None:
        return None
    whole, decimals = digits.whole.lstrip("0") or "0", digits.decimals
    number = ("-" if sign in ("-", "\u2212") else "") + whole + (f".{decimals}" if decimals else "") + (f"e{exponent}" if exponent else "")
    return Reading(number, _figures(digits), unit, digits.is_doubtful, digits.is_doubtful and not digits.has_sign)


def _behind(rest: str) -> tuple[str | None, str]:
    """Return the power of ten behind a number ("" if there is none, None if it is too large), and the unit behind that."""
    found = _EXPONENT.fullmatch(rest)
    if not found:
        return "", rest.strip(" ")
    power = (found[1] or found[2] or found[3]).translate(_RAISED).replace("\u2212", "-")
    exponent = int(power)  # at most as many digits as an answer has characters
    return (str(exponent) if abs(exponent) <= LARGEST_EXPONENT else None), found[4].strip(" ")


def _digits(body: str, *, comma: bool, has_exponent: bool) -> _Digits | None:
    """Return the digits before and behind the sign of the decimals, without what groups them; None where they are no number."""
    signs = [sign for sign in body if sign in ".,"]
    before, sign, after = body.rpartition(signs[-1]) if signs else (body, "", "")
    is_doubtful = False
    if len(signs) > 1 and len(set(signs)) == 1:
        before, sign, after = body, "", ""  # several of one kind group
    elif len(signs) == 1:
        is_doubtful = not has_exponent and bool(re.fullmatch(r"[1-9][0-9]{0,2}", before) and re.fullmatch(r"[0-9]{3}", after))
        if is_doubtful and (sign == ",") is not comma:
            before, sign, after = body, "", ""
    elif signs and sign in before:
        return None
    if not re.fullmatch(r"[0-9]*", before) and not _GROUPED.fullmatch(before):
        return None
    if not _DECIMALS.fullmatch(after) or not (before or after):
        return None
    return _Digits(re.sub(r"[^0-9]", "", before), after.replace(" ", ""), sign != "", is_doubtful)


def _figures(digits: _Digits) -> tuple[int, int]:
    """Return how many significant figures there are at least and at most. Of zero its decimals count, or the one 0."""
    written = (digits.whole + digits.decimals).lstrip("0")
    if not written:
        most = max(len(digits.decimals), 1)
        return most, most
    return (len(written) if digits.has_sign else len(written.rstrip("0"))), len(written)


def is_unit(text: str) -> bool:
    """Tell whether this can be a unit: it begins with a letter or a sign such as % or °, and is not long."""
    return 0 < len(text) <= LONGEST_UNIT and (text[0].isalpha() or text[0] in _UNIT_SIGNS)


def unit_key(text: str) -> str:
    """Return what counts of a unit: `m/s²`, `m / s^2` and `m/s2` are one. Capitals count: mW is not MW."""
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text)).translate(_RAISED).replace("\u00b5", "\u03bc").replace("\u2212", "-")
    return re.sub("[*\u22c5]", "\u00b7", BLANKS.sub("", text).replace("^", ""))


def shown(number: str, *, comma: bool) -> str:
    """Return a number in digits (`Reading.number`) as people read it: a true minus, the sign of the language, `× 10³`."""
    mantissa, _e, exponent = number.lower().partition("e")
    power = f" \u00d7 10{exponent.lstrip('+').translate(_RAISE)}" if exponent else ""
    return mantissa.replace("-", "\u2212").replace(".", "," if comma else ".") + power
