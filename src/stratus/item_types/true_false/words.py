"""The words that candidates read, by the language of the item."""

from __future__ import annotations

from collections.abc import Iterator

from stratus.item_types.overlays.where import Holder, Path, Slot, Where

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
    "af": ("Waar", "Onwaar"),
    "bg": ("Вярно", "Невярно"),
    "ca": ("Cert", "Fals"),
    "cs": ("Pravda", "Nepravda"),
    "cy": ("Gwir", "Anwir"),
    "da": ("Sandt", "Falsk"),
    "el": ("Σωστό", "Λάθος"),
    "et": ("Õige", "Vale"),
    "eu": ("Egia", "Gezurra"),
    "fa": ("درست", "نادرست"),
    "fi": ("Oikein", "Väärin"),
    "fy": ("Wier", "Net wier"),
    "ga": ("Fíor", "Bréagach"),
    "gl": ("Verdadeiro", "Falso"),
    "hi": ("सही", "गलत"),
    "hr": ("Točno", "Netočno"),
    "hu": ("Igaz", "Hamis"),
    "hy": ("Ճիշտ", "Սխալ"),
    "id": ("Benar", "Salah"),
    "is": ("Rétt", "Rangt"),
    "ka": ("მართალია", "მცდარია"),
    "ko": ("참", "거짓"),
    "la": ("Verum", "Falsum"),
    "lt": ("Tiesa", "Netiesa"),
    "lv": ("Patiesi", "Nepatiesi"),
    "mk": ("Точно", "Неточно"),
    "ms": ("Benar", "Salah"),
    "nb": ("Sant", "Usant"),
    "nn": ("Sant", "Usant"),
    "ro": ("Adevărat", "Fals"),
    "ru": ("Верно", "Неверно"),
    "sk": ("Pravda", "Nepravda"),
    "sl": ("Pravilno", "Nepravilno"),
    "sa": ("सत्यम्", "असत्यम्"),
    "grc": ("Ἀληθές", "Ψεῦδος"),
    "yi": ("אמת", "פֿאַלש"),
    "sq": ("E vërtetë", "E gabuar"),
    "sr": ("Тачно", "Нетачно"),
    "sv": ("Sant", "Falskt"),
    "sw": ("Kweli", "Si kweli"),
    "ta": ("சரி", "தவறு"),
    "uk": ("Правильно", "Неправильно"),
    "ur": ("درست", "غلط"),
    "vi": ("Đúng", "Sai"),
}
"""Language → *true* and *false*. A content keeps the words with which it was saved: published papers never change."""


def words_of(lang: str) -> tuple[str, str]:
    """Return *true* and *false* in this language, `pt-BR` as Portuguese; in English where it is none of those that authors choose from."""
    return TRUE_FALSE.get(lang.lower().split("-")[0], TRUE_FALSE["en"])


class FixedWords(Where):
    """The two words: nobody translates them."""

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """There is nothing to be written."""
        yield from ()

    def settle(self, content: Holder, lang: str) -> None:
        """Put the words of the language in their places, where they are known."""
        if lang != content["lang"] and lang.lower().split("-")[0] in TRUE_FALSE:
            for row, word in zip(content["alternatives"], words_of(lang), strict=True):
                row["html"] = word
