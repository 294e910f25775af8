"""Languages of items and of passages in them, by name. For staff pages: it needs Django."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

CODES = (
    "en", "nl", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "he", "zh", "ja", "th", "lo", "km", "my", "af", "bg", "ca", "cs", "cy",
    "da", "el", "et", "eu", "fa", "fi", "fy", "ga", "gl", "grc", "hi", "hr", "hu", "hy", "id", "is", "ka", "ko", "la", "lt", "lv", "mk",
    "ms", "nb", "nn", "ro", "ru", "sa", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "uk", "ur", "vi", "yi",
)  # fmt: skip
"""Codes of BCP 47: the same as the editor offers for passages (`web/staff/authoring/text/marks.ts`)."""
NAMES: dict[str, str | Promise] = {
    "en": _("English"), "nl": _("Dutch"), "de": _("German"), "fr": _("French"), "es": _("Spanish"), "it": _("Italian"),
    "pt": _("Portuguese"), "pl": _("Polish"), "tr": _("Turkish"), "ar": _("Arabic"), "he": _("Hebrew"), "zh": _("Chinese"),
    "ja": _("Japanese"), "th": _("Thai"), "lo": _("Lao"), "km": _("Khmer"), "my": _("Burmese"),
    "fy": _("Frisian"), "grc": _("Ancient Greek"), "la": _("Latin"), "nb": _("Norwegian Bokmål"), "sa": _("Sanskrit"),
    "yi": _("Yiddish"),
}  # fmt: skip
"""Code → name, of those whose names Django does not have in the languages of pages, or calls otherwise."""
LONGEST_CODE = 10


def language_name(code: str) -> str:
    """Return the name of a language in the reader's own; the code of one that has none."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return gettext(get_language_info(code)["name"])
    except KeyError:
        return code


def languages(*also: str) -> list[tuple[str, str]]:
    """Return code → name of the languages to choose from, by name. `also`: what is there already and none of them."""
    codes = [*CODES, *(code for code in dict.fromkeys(also) if code and code not in CODES)]
    return sorted(((code, language_name(code)) for code in codes), key=lambda one: one[1].casefold())
