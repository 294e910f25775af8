"""The words of texts, and what a search for them asks for."""

from __future__ import annotations

import itertools
import sys
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stratus.foundation.words import _STACK, LONGEST_WORD, MOST_WANTED, MOST_WORDS, fold, wanted, words

TEXT = st.text(
    st.one_of(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 -'’._@/ÄäÖöØøŁłßæœþŋİıéÉ\u0301心臓病のカタ가나ทยהَأ،ＡＢ"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


def finds(text: str, *texts: str) -> bool:
    """Whether a search for this text finds something with these texts."""
    there, asked = words(texts), wanted(text)

    def is_there(word: str) -> bool:
        return word in there if asked.whole else any(one.startswith(word) for one in there)

    return bool(asked.terms) and all(any(all(is_there(word) for word in one) for one in term) for term in asked.terms)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("O'Brien", "O’Brien"),
        ("O’Brien", "O'Brien"),
        ("O´Brien", "obrien"),
        ("O'Brien", "O Brien"),
        ("O`Brien", "brien"),
        ("Włodarczyk", "Wlodarczyk"),
        ("Ørsted", "Orsted"),
        ("Ørsted", "Oersted"),
        ("Đorđević", "dordevic"),
        ("Þórður", "thordur"),
        ("Weiß", "weiss"),
        ("Weiss", "Weiß"),
        ("Işık", "isik"),
        ("IŞIK", "ışık"),
        ("Lœuillet", "loeuillet"),
        ("Ægir", "aegir"),
        ("Müller", "Muller"),
        ("Müller", "Mueller"),
        ("Mueller", "Müller"),
        ("Mu\u0308ller", "Mueller"),
        ("Ångström", "Angstrom"),
        ("Nguyễn", "nguyen"),
        ("ÖZGÜR", "özgür"),
    ],
)
def test_people_are_found_by_those_who_cannot_type_their_letters(text: str, typed: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Smits-van den Berg", "Berg"),
        ("Smits-van-den-Berg", "berg"),
        ("Smits-van-den-Berg", "vandenberg"),
        ("Anne-Marie", "annemarie"),
        ("Annemarie", "Anne-Marie"),
        ("Anne Marie", "Anne-Marie"),
        ("Diseases of the heart", "heart"),
        ("l'homme et la mer", "homme"),
        ("e-mail", "email"),
        ("COVID‑19", "covid19"),
        ("co\u00adoperation", "cooperation"),
    ],
)
def test_a_word_is_found_wherever_it_stands(text: str, typed: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize("typed", ["Jan Vries", "Vries, Jan", "vries,jan", "ja de vr", "de Vries J", "j de vries"])
def test_names_are_found_in_any_order_and_by_beginnings(typed: str) -> None:
    assert finds(typed, "de Vries", "Jan")


@pytest.mark.parametrize(
    "typed", ["EX-2026-001", "ex-2026-001", "ex2026001", "2026-001", "2026001", "ex-2026", "001", "EX_2026_001", "ex-2026-0"]
)
def test_ids_are_found_whole_and_in_parts_without_case(typed: str) -> None:
    assert finds(typed, "EX-2026-001")


@pytest.mark.parametrize(
    ("text", "typed"), [("S1234567", "1234567"), ("S1234567", "s1234"), ("jan.smit@example.org", "JAN.SMIT@example.org")]
)
def test_numbers_are_found_without_their_letter_and_addresses_whole(text: str, typed: str) -> None:
    assert finds(typed, text)


def test_what_everybodys_address_shares_is_no_word() -> None:
    assert words(["jan.smit@example.org"]) == ["jan", "smit", "jansmit"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("心臓病の診断", "診断"),
        ("心臓病の診断", "心臓"),
        ("心臓病の診断", "断"),
        ("A型肝炎", "a型"),
        ("山田太郎", "太郎"),
        ("การวัดผลการศึกษา", "ศึกษา"),
        ("김철수", "김"),
        ("ｶﾞｽ", "ガス"),
        ("ＡＢＣ１２３", "abc123"),
        ("كِتَاب", "كتاب"),
        ("أحمد", "احمد"),
        ("مدرسة", "مدرسه"),
        ("שָׁלוֹם", "שלום"),
        ("۱۲۳۴", "1234"),
        ("हिन्दी", "हिन्दी"),
        ("Йод", "йод"),
        ("Ёлка", "елка"),
        ("ΟΔΟΣ", "οδός"),
    ],
)
def test_texts_of_other_scripts_are_found(text: str, typed: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("text", "typed"), [("de Vries Jan", "Jan Smit"), ("Heart", "eart"), ("Annemarie", "Anne Marie"), ("心臓病", "臓心"), ("Smith", "s")]
)
def test_what_has_not_every_word_is_not_found(text: str, typed: str) -> None:
    assert not finds(typed, text)


def test_a_letter_alone_is_an_entire_word() -> None:
    assert finds("C", "Vitamin C")
    assert not finds("C", "Cells")


@pytest.mark.parametrize("typed", ["", " ", "?!", "--", "\u200b", "\x00"])
def test_a_search_without_words_asks_for_nothing(typed: str) -> None:
    assert wanted(typed).terms == ()


def test_words_are_bounded_in_length_and_number() -> None:
    assert words(["x" * 5000]) == ["x" * LONGEST_WORD]
    assert finds("x" * 5000, "x" * 5000)
    assert len(words([" ".join(f"word{number}" for number in range(MOST_WORDS + 5))])) == MOST_WORDS


@pytest.mark.parametrize(
    "text", [" ".join(f"{word}ord" for word in "abcdefghijklmnopqrstuvwxyzäöü" * 2), "心臓病の診断と治療" * 22, "-".join("abcdefgh" * 25)]
)
def test_a_long_search_asks_for_a_bounded_number_of_words_and_still_finds(text: str) -> None:
    assert 0 < sum(len(alternative) for term in wanted(text).terms for alternative in term) <= MOST_WANTED + 4
    assert finds(text, text)


def test_titles_and_names_come_before_long_texts() -> None:
    assert finds("heart", "Heart", " ".join(f"word{number}" for number in range(MOST_WORDS)))


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_every_word_of_a_text_finds_it(text: str) -> None:
    for word in text.split():
        assert finds(word, text) or not wanted(word).terms


@given(TEXT, st.integers(2, 20))
def test_every_beginning_of_a_word_finds_it(text: str, length: int) -> None:
    for word in text.split():
        beginning = word[:length]
        asked = wanted(beginning)
        assume(not asked.whole)
        assert finds(beginning, text) or not asked.terms


@given(st.lists(st.sampled_from(["Jan", "O'Brien", "van-den-Berg", "Ørsted", "心臓", "x1", "é"]), min_size=2, max_size=4), st.randoms())
def test_the_order_of_words_does_not_matter(chosen: list[str], random) -> None:
    mixed = random.sample(chosen, len(chosen))
    text = " ".join(["Jan", "van-den-Berg", "心臓病", "é"])
    assert finds(" ".join(chosen), text) == finds(" ".join(mixed), text)


@given(TEXT)
def test_words_can_be_stored(text: str) -> None:
    for word in words([text]):
        assert 0 < len(word) <= LONGEST_WORD
        assert not any(character.isspace() or character == "\x00" or "\ud800" <= character <= "\udfff" for character in word)


@given(st.lists(TEXT, max_size=3))
def test_each_word_is_stored_once(texts: list[str]) -> None:
    assert not [word for word, same in itertools.groupby(sorted(words(texts))) if len(list(same)) > 1]


@pytest.mark.parametrize("heap", ["\u0e48\u0e38", "\uff9e\u0e48", "\u0e48\u0e48\u0e48\u0e38\u0640", "\u0e48\u0e48\u0e48\u0e38\ufe71"])
def test_a_heap_of_marks_costs_no_more_than_other_text(heap: str) -> None:
    assert len(fold("a" + heap * 25_000)) < 200


def test_all_marks_that_are_sorted_count_as_part_of_a_heap() -> None:
    everything = map(chr, (code for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF))
    marks = [one for one in everything if unicodedata.combining(unicodedata.normalize("NFKD", one)[0])]
    assert len(marks) > 900
    assert not [mark for mark in marks if not _STACK.fullmatch(mark * 31)]


def test_many_letters_beside_a_word_are_not_all_looked_up() -> None:
    assert wanted("a b c d et") == wanted("a b et")
    assert wanted("a b c d").whole
    assert len(wanted("a b c d").terms) == 4
