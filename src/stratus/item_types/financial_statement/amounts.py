"""Amounts of a statement as people type them: grouped or not, a comma or a point before the decimals, in parentheses if negative.

What `foundation.numbers` refuses because it may be doubtful in a form is what candidates of accountancy write: 1.250,00 or (300). Where
1.250 could be both, the language of the item decides. `web/items/financial_statement/amounts.ts` reads the same;
`tests/item_types/financial_statement/amounts.json` says so for both.
"""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 40
"""Characters of an amount that is read, and that may be typed."""
COMMA_LANGUAGES = frozenset({"nl", "de", "fr", "es", "it", "pt", "pl", "tr", "lo"})
"""Languages of items in which a comma stands before the decimals; in the others a point does."""
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_SIGN = re.compile(r"([-+\u2212]?) ?(.*)")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+")
_GROUPED = {
    decimals: re.compile(rf"[1-9][0-9]{{0,2}}(?:(?P<group>[{other} '\u2019])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)(?:[{decimals}][0-9]+)?")
    for decimals, other in (",.", ".,")
}
"""Sign before the decimals → amounts in groups of three digits."""


def uses_comma(lang: str) -> bool:
    """Tell whether a comma stands before the decimals in this language."""
    return lang.split("-")[0].lower() in COMMA_LANGUAGES


def read_amount(typed: str, *, comma: bool) -> Decimal | None:
    """Return the amount that somebody typed, None where it is none. Digits 0 to 9 only, no powers of ten."""
    if len(typed) > LONGEST:
        return None
    text = _BLANKS.sub(" ", typed).strip()
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1].strip()
    found = _SIGN.fullmatch(text)
    assert found is not None
    sign, body = found.groups()
    if negative and sign:
        return None
    decimals = "," if comma else "."
    if _GROUPED[decimals].fullmatch(body):
        body = re.sub(rf"[^0-9{re.escape(decimals)}]", "", body)
    elif not _PLAIN.fullmatch(body):
        return None
    number = Decimal(body.replace(",", "."))
    return -number if negative or sign in ("-", "\u2212") else number


def shown_amount(number: Decimal, *, comma: bool) -> str:
    """Return an amount in digits with the sign of the language before its decimals, and a true minus."""
    text = f"{number:f}".replace("-", "\u2212")
    return text.replace(".", ",") if comma else text
