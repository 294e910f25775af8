"""The words that candidates read, by the language of the item."""

from __future__ import annotations

TRUE_FALSE = {
    "en": ("True", "False"),
    "nl": ("Waar", "Niet waar"),
    "de": ("Richtig", "Falsch"),
    "fr": ("Vrai", "Faux"),
    "es": ("Verdadero", "Falso"),
    "it": ("Vero", "Falso"),
    "pt": ("Verdadeiro", "Falso"),
    "pl": ("Prawda", "Fałsz"),
    "tr": ("Doğru", "Yanlış"),
    "ar": ("صحيح", "خطأ"),
    "he": ("נכון", "לא נכון"),
    "zh": ("正确", "错误"),
    "ja": ("正しい", "誤り"),
    "th": ("ถูก", "ผิด"),
    "lo": ("ຖືກ", "ຜິດ"),
    "km": ("ត្រូវ", "ខុស"),
    "my": ("မှန်", "မှား"),
}
"""Language → *true* and *false*. A content keeps the words with which it was saved: published papers never change."""


def words_of(lang: str) -> tuple[str, str]:
    """Return *true* and *false* in this language, `pt-BR` as Portuguese; in English where it is none of those that authors choose from."""
    return TRUE_FALSE.get(lang.lower().split("-")[0], TRUE_FALSE["en"])
