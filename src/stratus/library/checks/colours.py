"""Where a text asks for a colour that has to be seen in a picture. Pure.

A colour is named for many reasons: blood cells are red, wines are white, and a house may be. Told is only what points at something in a
picture: the red line, what is marked in green, which of them is blue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stratus.foundation.markup import plain_text


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language says it: patterns of colours, of what is drawn, of "marked in", and of what begins and links such a question."""

    colours: str
    drawn: str
    marked: str
    which: str
    are: str


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        colours="red|green|blue|yellow|orange|purple|pink|brown|gr[ea]y|black|white",
        drawn=r"lines?|arrows?|dots?|points?|circles?|squares?|triangles?|rectangles?|bars?|curves?|graphs?|areas?|parts?|regions?|segments?|shapes?|"
        r"marks?|words?|letters|numbers?|boxes|box|fields?|slices?|ones?",
        marked="marked|coloured|colored|shown|drawn|shaded|highlighted|indicated|circled|printed|underlined",
        which="which|what",
        are="is|are|was|were|becomes?|turns?",
    ),
    "nl": Wording(
        colours="rood|rode|groene?|blauwe?|geel|gele|oranje|paarse?|roze|bruine?|grijze?|grijs|zwarte?|witte?|wit",
        drawn=r"(?:\w*(?:lijn|pijl|punt|cirkel|stip|balk|staaf|boog|vlak|gebied|deel|segment|figuur|kader))(?:en|len|ken|pen|ven)?|delen|figuren|"
        r"vlakken|balken|stippen|vierkant(?:en)?|driehoek(?:en)?|rechthoek(?:en)?|grafiek(?:en)?|woord(?:en)?|letters?|getal(?:len)?|vakje?s?",
        marked="gemarkeerd|gekleurd|getekend|aangegeven|gearceerd|weergegeven|omcirkeld|gedrukt|onderstreept",
        which="welke?|wat",
        are="is|zijn|was|waren|wordt|worden",
    ),
    "de": Wording(
        colours="(?:rot|grün|blau|gelb|braun|grau|schwarz|weiß|weiss|violett)(?:e[nmrs]?)?|lila|rosa|orange(?:n|farben\\w*)?",
        drawn=r"\w*(?:linie|pfeil|punkt|kreis|balken|säule|kurve|fläche|bereich|teil|segment|quadrat|dreieck|rechteck|graph|feld|rahmen|wort|figur)"
        r"(?:e[nrs]?|n|s)?|wörter|buchstaben?|zahl(?:en)?",
        marked="markierte?[nrsm]?|gefärbte?[nrsm]?|eingezeichnete?[nrsm]?|gekennzeichnete?[nrsm]?|dargestellte?[nrsm]?|hervorgehobene?[nrsm]?|"
        "eingekreiste?[nrsm]?|unterstrichene?[nrsm]?",
        which="welche[nmrs]?|was",
        are="ist|sind|war|waren|wird|werden",
    ),
    "fr": Wording(
        colours="rouges?|verte?s?|bleue?s?|jaunes?|oranges?|noire?s?|blanc(?:he)?s?|gris(?:es?)?|bruns?|roses?|violet(?:te)?s?",
        drawn="lignes?|flèches?|points?|cercles?|barres?|courbes?|zones?|parties?|carrés?|triangles?|rectangles?|mots?|lettres?|nombres?|cases?",
        marked="marquée?s?|colorée?s?|indiquée?s?|dessinée?s?|surlignée?s?|entourée?s?|soulignée?s?|représentée?s?",
        which="quelle?s?|qu['’]est-ce qui|lequel|laquelle",
        are="est|sont|était|étaient|devient",
    ),
}
"""Language → how it is said there. Of other languages nothing is told."""
_SENTENCE = re.compile(r"[^.!?\n]+")
_AND_WHITE = r"(?!\s+(?:and|en|und|et)\s+\w)"
"""Black and white is how a film is."""
_AFTER_NOUN = ("fr",)
"""Languages in which the colour stands behind what has it."""


def _patterns(lang: str, said: Wording) -> list[re.Pattern[str]]:
    """Return what points at something by its colour; the colour is in lower case: what is called after one has a capital."""
    colour, drawn = f"(?P<colour>{said.colours})", f"(?i:{said.drawn})"
    near = rf"\b{drawn}\s+{colour}\b" if lang in _AFTER_NOUN else rf"\b{colour}\s+(?:\w+\s+)?{drawn}\b"
    colour_then_marked = rf"\b{colour}[\s-]*(?:(?i:{said.are})\s+)?(?i:{said.marked})\b"
    marked_then_colour = rf"\b(?i:{said.marked})\s+(?:(?i:in|with|by|met|mit|en|par|du|het|de|the)\s+){{0,2}}{colour}\b{_AND_WHITE}"
    asked = rf"^\W*(?i:{said.which})\b.*\b(?i:{said.are})\s+{colour}\W*$"
    return [re.compile(pattern) for pattern in (near, colour_then_marked, marked_then_colour, asked)]


_POINTING = {lang: _patterns(lang, said) for lang, said in WORDINGS.items()}


def pointed_at(texts: Iterable[str], lang: str) -> list[str]:
    """Return the words for colours by which these pieces of HTML point at something, each once, in the order of the text."""
    patterns = _POINTING.get(lang.split("-")[0].lower(), [])
    found: dict[str, None] = {}
    for text in texts:
        for sentence in _SENTENCE.findall(plain_text(text)):
            named = sorted((match.start("colour"), match["colour"]) for pattern in patterns for match in pattern.finditer(sentence))
            found.update(dict.fromkeys(word for _place, word in named))
    return list(found)
