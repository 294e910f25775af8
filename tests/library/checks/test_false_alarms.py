"""Questions as authors write them, with the hints that they deserve: a hint that is wrong teaches authors not to read hints."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.item_types.errors import ContentError
from stratus.item_types.registry import ITEM_TYPES, item_type
from stratus.library.checks.colours import WORDINGS, pointed_at
from stratus.library.checks.rules import hints
from support.builders import CONTENTS

PICTURE = f'<img src="media:{"0" * 64}" alt="A drawing" width="10" height="10">'


def found(kind: str = "MULTIPLE_CHOICE", **changed: Any) -> list[str]:
    """The codes of the hints about an example with these members changed."""
    content = {**CONTENTS[kind], **changed}
    return [hint.code for hint in hints(item_type(kind), item_type(kind).clean(content))]


def choices(*texts: str, right: int = 0) -> list[dict[str, Any]]:
    return [{"id": "", "html": text, "correct": number == right} for number, text in enumerate(texts)]


QUESTIONS: list[tuple[str, str, list[str], list[str]]] = [
    # Language, stem, alternatives of which the first is right, hints
    ("en", f"Which structure is marked in red? {PICTURE}", ["Aorta", "Vena cava", "Left atrium"], ["COLOUR_WORDS"]),
    ("en", f"A smear shows red and few white blood cells. Which disease fits? {PICTURE}", ["Leukopenia", "Anaemia", "Malaria"], []),
    ("en", f"In which street is the White House? {PICTURE}", ["Pennsylvania Avenue", "Constitution Avenue", "Independence Avenue"], []),
    ("en", f"This film is shown in black and white. Who made it? {PICTURE}", ["Chaplin", "Hitchcock", "Lang"], []),
    ("en", f"Why is the sky blue? {PICTURE}", ["Scattering", "Reflection", "Absorption"], []),
    ("en", "Which of these is the genotype of a carrier?", ["Aa", "AA", "aa"], []),
    ("en", "How strong is it?", ["100 mg per tablet", "100 Mg per tablet", "100 µg per tablet"], []),
    ("en", "How much is a tenth of a gram?", ["100 mg", "100 Mg", "100 µg"], []),
    ("en", "What is the first derivative of f called?", ["f'", "f''", "f"], []),
    ("en", "In how many orders can five books stand?", ["5!", "5", "5²"], []),
    ("en", "Which spelling is right?", ["Wednesday", "wednesday", "Wensday"], []),
    ("en", "Which sentence is written correctly?", ["It rained.", "It rained", "it rained."], []),
    ("en", "What is the capital of France?", ["Paris", "London", "paris."], ["ALTERNATIVES_ALIKE"]),
    ("en", "Which gas do plants take up?", ["Carbon dioxide", "Oxygen", "Nitrogen"], []),
    ("en", "Who signs the contract?", ["The tenant, after having read it with care", "The bank", "The city"], ["LONGEST_IS_KEY"]),
    ("en", "Which is prime?", ["97", "91", "None of the above"], ["ABOVE_THOUGH_SHUFFLED"]),
    ("en", "Where does the plane fly?", ["Above the clouds", "Below the clouds", "Through the clouds"], []),
    ("nl", f"Welk land is rood gekleurd? {PICTURE}", ["België", "Frankrijk", "Spanje"], ["COLOUR_WORDS"]),
    ("nl", f"Wat geeft de rode lijn weer? {PICTURE}", ["De vraag", "Het aanbod", "De prijs"], ["COLOUR_WORDS"]),
    ("nl", f"Een patiënt heeft weinig witte bloedcellen. Wat is de oorzaak? {PICTURE}", ["Chemotherapie", "IJzertekort", "Griep"], []),
    ("nl", f"Wie schilderde het Witte Huis? {PICTURE}", ["Sluijters", "Mondriaan", "Israëls"], []),
    ("nl", "Welk woord is goed geschreven?", ["Noord-Holland", "noord-holland", "Noordholland"], []),
    ("nl", "Waar staat de hoofdletter goed?", ["Koningsdag", "koningsdag", "KoningsDag"], []),
    ("nl", "Wie betaalt de huur?", ["De huurder", "De verhuurder", "Geen van bovenstaande"], ["ABOVE_THOUGH_SHUFFLED"]),
    ("nl", "Welke stof is een zuur?", ["HCl", "NaOH", "NaCl"], []),
    ("de", f"Was zeigt die rote Linie? {PICTURE}", ["Die Nachfrage", "Das Angebot", "Der Preis"], ["COLOUR_WORDS"]),
    ("de", f"Welches Land ist grün markiert? {PICTURE}", ["Polen", "Belgien", "Spanien"], ["COLOUR_WORDS"]),
    ("de", f"Wer gründete das Rote Kreuz? {PICTURE}", ["Dunant", "Nightingale", "Virchow"], []),
    ("de", f"Rote Blutkörperchen sind hier vermehrt. Welche Krankheit liegt vor? {PICTURE}", ["Polyglobulie", "Anämie", "Leukämie"], []),
    ("de", "Welche Schreibweise ist nach der Rechtschreibung richtig?", ["Heute Abend", "heute abend", "Heute abend"], []),
    ("de", "Wer haftet?", ["Der Käufer", "Der Verkäufer", "Keiner der oben Genannten"], ["ABOVE_THOUGH_SHUFFLED"]),
    ("de", "Welche Einheit hat die Leistung?", ["mW", "MW", "kW"], []),
    ("fr", f"Que montre la ligne rouge ? {PICTURE}", ["La demande", "L'offre", "Le prix"], ["COLOUR_WORDS"]),
    ("fr", f"Quel vin rouge vient de Bourgogne ? {PICTURE}", ["Pommard", "Chinon", "Cahors"], []),
    ("fi", f"Mitä punainen viiva esittää? {PICTURE}", ["Kysyntää", "Tarjontaa", "Hintaa"], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "stem", "texts", "deserved"), QUESTIONS, ids=[stem.partition("<")[0][:40] for _lang, stem, *_rest in QUESTIONS]
)
def test_a_question_has_the_hints_that_it_deserves(lang: str, stem: str, texts: list[str], deserved: list[str]) -> None:
    assert found(lang=lang, stem=f"<p>{stem}</p>", alternatives=choices(*texts), shuffle=True) == deserved


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "The dotted blue curve is the demand.", ["blue"]),
        ("en", "Look at the blue dotted curve, and the green areas.", ["blue", "green"]),
        ("en", "Which of the arrows is yellow?", ["yellow"]),
        ("en", "The muscle highlighted with green bends the arm.", ["green"]),
        ("en", "Red wine, green tea, and a blue whale.", []),
        ("nl", "Bekijk de blauwe grafiek en de grijze vlakken.", ["blauwe", "grijze"]),
        ("nl", "De spier die groen is gemarkeerd; het in het rood aangegeven deel.", ["groen", "rood"]),
        ("nl", "Welke pijl is geel?", ["geel"]),
        ("nl", "De spier is gemarkeerd met groen.", ["groen"]),
        ("nl", "Groene energie, zwarte thee en een blauwe vinvis.", []),
        ("de", "Betrachten Sie die blaue Kurve und die grauen Flächen.", ["blaue", "grauen"]),
        ("de", "Welcher Pfeil ist gelb?", ["gelb"]),
        ("de", "Der rot markierte Muskel.", ["rot"]),
        ("de", "Grüner Tee, der Schwarzwald und ein blauer Wal.", []),
    ],
)
def test_a_colour_is_told_where_something_is_pointed_at_by_it(lang: str, text: str, words: list[str]) -> None:
    assert pointed_at([f"<p>{text}</p>"], lang) == words


@pytest.mark.parametrize("lang", WORDINGS)
def test_looking_for_colours_takes_no_longer_than_the_text(lang: str) -> None:
    assert pointed_at(["<p>" + "which is marked in red and " * 4000 + "</p>"], lang) is not None


def test_the_picture_that_a_question_is_about_cannot_be_without_a_description() -> None:
    with pytest.raises(ContentError, match="PICTURE_NOT_DESCRIBED"):
        found("HOTSPOT", picture={**CONTENTS["HOTSPOT"]["picture"], "alt": ""})


# Every type of which something is chosen


def with_two(kind: str, one: str, other: str) -> dict[str, Any]:
    """An example of this type in whose first list two members are these."""
    content = item_type(kind).clean(CONTENTS[kind])
    rows: list[dict[str, Any]] = {
        "MATCH": lambda: content["targets"],
        "EXTENDED_MATCH": lambda: content["options"],
        "ORDER": lambda: content["elements"],
        "DRAG_AND_DROP": lambda: content["tokens"],
        "SELECT_FROM_LIST": lambda: content["gaps"][0]["options"],
        "COMPREHENSIVE_INTEGRATED_PUZZLE": lambda: content["columns"][0]["options"],
    }.get(kind, lambda: content["alternatives"])()
    for row, text in zip(rows, (one, other), strict=False):
        row["html" if "html" in row else "text"] = text
    return content


LISTS = [kind for kind in ITEM_TYPES if kind != "TRUE_FALSE" and item_type(kind).content.offered(item_type(kind).clean(CONTENTS[kind]))]


def test_these_are_the_types_of_which_something_is_chosen_from_a_list() -> None:
    assert set(LISTS) == {
        "MULTIPLE_CHOICE", "MULTIPLE_RESPONSE", "EITHER_OR", "MATCH", "EXTENDED_MATCH", "ORDER", "DRAG_AND_DROP", "SELECT_FROM_LIST",
        "COMPREHENSIVE_INTEGRATED_PUZZLE",
    }  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_members_of_every_list_that_are_the_same_word_for_word_are_told(kind: str) -> None:
    alike = [
        hint for hint in hints(item_type(kind), with_two(kind, "Left ventricle", "left ventricle.")) if hint.code == "ALTERNATIVES_ALIKE"
    ]
    assert len(alike) == 1
    assert not hints(item_type(kind), with_two(kind, "Left ventricle", "Right ventricle"))


@pytest.mark.parametrize("kind", LISTS)
def test_the_same_member_twice_is_refused_in_every_list(kind: str) -> None:
    content = item_type(kind).clean(CONTENTS[kind])
    twice = with_two(kind, "Left", "Left")
    with pytest.raises(ContentError):
        item_type(kind).clean(sent_again(kind, twice))
    assert item_type(kind).clean(sent_again(kind, content))


def sent_again(kind: str, stored: dict[str, Any]) -> dict[str, Any]:
    """A stored content, as its form would send it: what refers to another member by its id does so by its place."""
    sent = {**CONTENTS[kind], **{name: value for name, value in stored.items() if name in ("alternatives", "elements")}}
    if kind in ("MATCH", "EXTENDED_MATCH", "DRAG_AND_DROP"):
        name = {"MATCH": "targets", "EXTENDED_MATCH": "options", "DRAG_AND_DROP": "tokens"}[kind]
        sent[name] = stored[name]
    if kind == "SELECT_FROM_LIST":
        sent["gaps"] = stored["gaps"]
    if kind == "COMPREHENSIVE_INTEGRATED_PUZZLE":
        given = CONTENTS[kind]["columns"]
        sent["columns"] = [{**one, "options": now["options"]} for one, now in zip(given, stored["columns"], strict=True)]
    return sent


def test_the_key_of_a_list_in_a_text_is_told_where_it_is_much_longer() -> None:
    options = [{"text": "what comes in from somebody else", "correct": True}, {"text": "cash"}, {"text": "debt"}]
    assert found("SELECT_FROM_LIST", gaps=[{"id": "", "options": options}]) == ["LONGEST_IS_KEY"]


KEYLESS: dict[str, dict[str, Any]] = {
    "MULTIPLE_CHOICE": {"alternatives": [{"html": "Paris"}, {"html": "Rome"}]},
    "MULTIPLE_RESPONSE": {"alternatives": [{"html": "Paris"}, {"html": "Rome"}]},
    "EITHER_OR": {"alternatives": [{"html": "Paris"}, {"html": "Rome"}]},
    "TRUE_FALSE": {"alternatives": [{"correct": False}, {"correct": False}]},
    "SELECT_IN_TEXT": {"text": "<p>The cat sat.</p>"},
    "SHORT_ANSWER": {"accepted": []},
    "NUMERIC": {"value": ""},
    "FILL_IN_THE_BLANK": {"gaps": [{"id": "g1", "accepted": []}]},
    "HOTSPOT": {"areas": [{**area, "correct": False} for area in CONTENTS["HOTSPOT"]["areas"]]},
    "DRAG_AND_DROP": {"gaps": [{"id": "g1", "token": None}]},
    "SELECT_FROM_LIST": {"gaps": [{"id": "g1", "options": [{"text": "debit"}, {"text": "credit"}]}]},
    "EXTENDED_MATCH": {"stems": [{**stem, "answer": ""} for stem in CONTENTS["EXTENDED_MATCH"]["stems"]]},
    "COMPREHENSIVE_INTEGRATED_PUZZLE": {
        "rows": [{**row, "cells": [{"answer": ""}, {"answer": ""}]} for row in CONTENTS["COMPREHENSIVE_INTEGRATED_PUZZLE"]["rows"]]
    },
    "MATCH": {"sources": [{**source, "target": None} for source in CONTENTS["MATCH"]["sources"]]},
    "FINANCIAL_STATEMENT": {"table": " | 2024\nCash | 1250"},
    "SLIDER": {"right_from": ""},
}
"""Without what is right. An order is its own key, and essays and files have none."""


@pytest.mark.parametrize("kind", [kind for kind in ITEM_TYPES if kind not in ("ORDER", "ESSAY", "FILE_RESPONSE")])
def test_a_key_that_is_missing_is_said_in_every_type_that_has_one(kind: str) -> None:
    with pytest.raises(ContentError):
        item_type(kind).clean({**CONTENTS[kind], **KEYLESS[kind]})


# What keeps a hint away, and what brings it back


def test_a_hint_has_the_same_mark_for_as_long_as_its_texts_are_the_same() -> None:
    def mark(**changed: Any) -> str:
        content = item_type("MULTIPLE_CHOICE").clean({**CONTENTS["MULTIPLE_CHOICE"], "shuffle": True, **changed})
        return next(hint.mark for hint in hints(item_type("MULTIPLE_CHOICE"), content) if hint.code == "LONGEST_IS_KEY")

    long, longer = (
        choices("The capital of France since 987", "London", "Rome"),
        choices("The capital of France since 987", "London", "Oslo"),
    )
    assert mark(alternatives=long) == mark(alternatives=long, stem="<p>Another question</p>")
    assert mark(alternatives=long) != mark(alternatives=longer)
    assert len(mark(alternatives=long)) <= 59
