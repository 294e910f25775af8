"""Select in text: how a passage becomes pieces, and what choosing them is worth."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from item_types.contract import MAX, ItemTypeContract
from stratus.foundation.markup import plain_text, strictly_clean
from stratus.item_types.base import Points
from stratus.item_types.errors import Problems
from stratus.item_types.multiple_response.scoring import Scoring as MultipleResponse
from stratus.item_types.registry import item_type
from stratus.item_types.select_in_text.editor import Editor
from stratus.item_types.select_in_text.pieces import compiled
from stratus.item_types.select_in_text.segments import sentences, words
from support.costs import grows_too_fast

TYPE = item_type("SELECT_IN_TEXT")
PARTIAL = {"scoring": "POLYTOMOUS"}
LIMITED = PARTIAL | {"max_selections": 2}
THREE = {"text": "<p>[*Two] [*plus] [*one] a b</p>"}


class TestSelectInText(ItemTypeContract):
    key = "SELECT_IN_TEXT"
    written = {
        "stem": "<p>Which are verbs?</p>",
        "lang": "en",
        "text": "<p>They [*sat] and [*slept] here.</p>",
        "unit": "WORDS",
        "max_selections": None,
        "scoring": "DICHOTOMOUS",
    }
    wrong = [
        ({"text": " <p> </p>"}, "text", "NO_PASSAGE"),
        ({"text": "x" * 100_001}, "text", "PASSAGE_TOO_LONG"),
        ({"text": "<b>" * 65 + "x"}, "text", "TOO_NESTED"),
        ({"text": "<p>They [*sat.</p><p>And] slept.</p>"}, "text", "BRACKET_OPEN"),
        ({"text": "<p>[*They [sat]]</p>"}, "text", "BRACKET_OPEN"),
        ({"text": "<p>They [*sat] [* ]</p>"}, "text", "EMPTY_BRACKETS"),
        ({"text": "<p>They sat [and] slept</p>"}, "text", "NONE_RIGHT"),
        ({"text": "<p>[*They]" + " x" * 2_000}, "text", "TOO_MANY_PIECES"),
        ({"text": "<p>In [*New York] I slept.</p>"}, "text", "RIGHT_ONES_TELL"),
        ({"unit": "LETTERS"}, "unit", "UNKNOWN_UNIT"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
        ({"max_selections": "many"}, "max_selections", "NO_WHOLE_NUMBER"),
        ({"max_selections": 2_001}, "max_selections", "NUMBER_OUT_OF_RANGE"),
        ({"max_selections": 1}, "max_selections", "FEWER_SELECTIONS_THAN_RIGHT"),
    ]
    accepted = [None, {"selected": []}, {"selected": ["b", "d"]}, {"selected": ["e", "d", "c", "b", "a"]}]
    refused = [
        ([], "VALUE_HAS_NO_SELECTION"),
        ({"selected": "b"}, "VALUE_HAS_NO_SELECTION"),
        ({"selected": [["b"]]}, "UNKNOWN_PIECE"),
        ({"selected": ["b", "z"]}, "UNKNOWN_PIECE"),
        ({"selected": ["b", "b"]}, "UNKNOWN_PIECE"),
        ({"selected": ["b"] * 6}, "UNKNOWN_PIECE"),
    ]
    # Both ways to give partial credit, and all or nothing, are those of the reference for multiple response; it caps at 0.
    scored = [
        ({}, None, 0),
        ({}, {"selected": []}, 0),
        ({}, {"selected": ["b"]}, 0),
        ({}, {"selected": ["d", "b"]}, 3),
        ({}, {"selected": ["a", "b", "d"]}, 0),
        (PARTIAL, None, 0),
        (PARTIAL, {"selected": ["b"]}, Fraction(3, 2)),
        (PARTIAL, {"selected": ["b", "d"]}, 3),
        (PARTIAL, {"selected": ["b", "d", "a"]}, Fraction(3, 2)),
        (PARTIAL, {"selected": ["b", "a"]}, 0),
        (PARTIAL, {"selected": ["a", "c", "e"]}, 0),
        (PARTIAL, {"selected": ["a", "b", "c", "d", "e"]}, 0),
        (PARTIAL | {"max_selections": 3}, {"selected": ["b", "d", "a"]}, Fraction(3, 2)),
        (PARTIAL | THREE, {"selected": ["a"]}, 1),
        (LIMITED, {"selected": ["b", "a"]}, Fraction(3, 2)),
        (LIMITED, {"selected": ["a", "c"]}, 0),
    ]
    said = [({"selected": []}, "", False), ({"selected": ["d", "a"]}, "They; slept", True)]
    alike = [({"selected": ["d", "a"]}, {"selected": ["a", "d"]}), ({"selected": []}, None)]
    unlike = [({"selected": ["a"]}, {"selected": ["a", "d"]}), ({"selected": ["a"]}, None)]
    chances = [
        ({}, Fraction(1, 32)),
        ({"max_selections": 2}, Fraction(1, 10)),
        (LIMITED, Fraction(2, 5)),
        (PARTIAL, Fraction(7, 64)),
        (PARTIAL | {"max_selections": 2_000}, 0),
    ]
    rekeyed = [{"text": "<p>They sat [*and] slept here.</p>"}, {"text": "<p>[*They] [*sat] [*and] [*slept] [*here].</p>"}]
    hostile = [{"selected": ["a"] * 50_000}, {"selected": [["a"]] * 4}]
    answers = st.builds(lambda ids: {"selected": ids}, st.lists(st.sampled_from("abcde"), unique=True))

    def content(self, **changes: Any) -> dict[str, Any]:
        """The stored content, its pieces named a, b, c … in the order of reading."""
        made = self.type.clean(self.written | changes)
        for letter, piece in zip(ascii_lowercase, made["pieces"], strict=False):
            piece["id"] = letter
        return made

    def test_no_more_than_the_limit_may_be_chosen(self):
        item = self.paper_item(max_selections=2)
        assert item["max_selections"] == 2
        assert self.type.check_response(item, {"selected": ["a", "b", "c"]}) == "TOO_MANY_SELECTED"

    def test_a_paper_holds_the_passage_and_ids_and_no_bracket(self):
        item = self.paper_item()
        assert item["passage"] == (
            "<p><st-piece>They</st-piece> <st-piece>sat</st-piece> <st-piece>and</st-piece> <st-piece>slept</st-piece> "
            "<st-piece>here</st-piece>.</p>"
        )
        assert item["pieces"] == [{"id": letter} for letter in "abcde"]
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "passage", "pieces", "unit", "max_selections"}

    def test_with_partial_credit_each_right_piece_earns_its_share(self):
        assert [part.points for part in self.type.parts(self.content(**PARTIAL))] == [0, Fraction(1, 2), 0, Fraction(1, 2), 0]
        assert [(part.label, part.kind) for part in self.type.parts(self.content())][:2] == [("1", "piece"), ("2", "piece")]

    def test_stored_pieces_stay_what_they_are_however_words_would_be_found_today(self):
        stored = self.content()
        stored["pieces"] = stored["pieces"][:2]
        stored["passage"] = "<p><st-piece>They sat</st-piece> <st-piece>and slept</st-piece> here.</p>"
        assert [piece["id"] for piece in self.type.candidate_view("1-1", stored, MAX)["pieces"]] == ["a", "b"]
        assert self.type.question_text(stored) == "Which are verbs? They sat and slept here."
        assert self.type.score(stored, {"selected": ["b"]}, MAX).value == 3

    def test_a_piece_keeps_its_id_where_words_come_before_it_and_when_it_becomes_right(self):
        first = self.type.clean(self.written)
        then = self.type.clean(self.written | {"text": "<p>Yesterday they sat [*and] slept here.</p>"}, before=first)
        ids = [{piece["text"]: piece["id"] for piece in one["pieces"]} for one in (first, then)]
        assert [ids[0][word] == ids[1][word] for word in ("sat", "and", "slept", "here")] == [True] * 4

    def test_the_author_sees_again_what_they_wrote(self):
        form = Editor.form
        shown = form.initial_of("Verbs", self.content(text="<p>A \\[b\\] [*c]</p>", unit="MARKED"), MAX)
        sent = form({name: "" if shown.get(name) is None else shown[name] for name in form.base_fields})
        assert sent.is_valid(), sent.errors
        again = self.type.clean(sent.content(), before=self.content(text="<p>A \\[b\\] [*c]</p>", unit="MARKED"))
        assert again == self.content(text="<p>A \\[b\\] [*c]</p>", unit="MARKED")

    def test_colleagues_see_right_pieces_marked(self):
        shown = Editor().key(self.type, self.content())
        assert shown == "<p>They <mark>✓ sat</mark> and <mark>✓ slept</mark> here.</p>"


def texts(markup: str, unit: str = "WORDS") -> list[str]:
    """The pieces of a passage, right ones with an asterisk."""
    problems = Problems()
    made = compiled(markup, unit, problems)
    assert not problems
    assert made.html.count("<st-piece>") == made.html.count("</st-piece>") == len(made.pieces)
    return ["*" * piece["correct"] + piece["text"] for piece in made.pieces]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The cat sat.", ["The", "cat", "sat"]),
        ("don't, l’eau — well-known", ["don't", "l’eau", "well-known"]),
        ("1.5 or 1,250.75 and U.S. of 1990, e.g. 'now'", ["1.5", "or", "1,250.75", "and", "U.S", "of", "1990", "e.g", "now"]),
        ("Ångström cafe\u0301 हिन्दी مرحبا", ["Ångström", "cafe\u0301", "हिन्दी", "مرحبا"]),
        ("日本語のテスト", ["日", "本", "語", "の", "テスト"]),
        ("ไทยแลนด์ ดี", ["ไทยแลนด์", "ดี"]),
        ("soft\u00adhyphen snake_case 𝒳𝒴 – -", ["soft\u00adhyphen", "snake_case", "𝒳𝒴"]),
        ("\u0301 …", []),
    ],
)
def test_words_are_found_as_unicode_says_and_hyphens_join(text, found):
    assert [text[begin:end] for begin, end in words(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two!  Three?", ["One.", "Two!", "Three?"]),
        ("No end", ["No end"]),
        ("They said: “Stop!” and left. “Why?” We left.", ["They said: “Stop!” and left.", "“Why?”", "We left."]),
        (
            "Dr. J. Smith paid 1.50 (approx. 5%). So do I. Then they left.",
            ["Dr. J. Smith paid 1.50 (approx. 5%).", "So do I.", "Then they left."],
        ),
        ("Well… perhaps. ... - Yes", ["Well… perhaps.", "- Yes"]),
        ("はい。いいえ！", ["はい。", "いいえ！"]),
        ("هل هذا؟ نعم۔", ["هل هذا؟", "نعم۔"]),
        ("… !", []),
    ],
)
def test_sentences_end_where_a_sign_and_a_blank_follow_and_no_small_letter(text, found):
    assert [text[begin:end] for begin, end in sentences(text)] == found


@pytest.mark.parametrize(
    ("markup", "unit", "found"),
    [
        ("<p>a [b c] [*d]</p>", "WORDS", ["a", "b c", "*d"]),
        ("<p>a [b c] [*d]</p>", "MARKED", ["b c", "*d"]),
        ("<p>un[*believe]able</p>", "WORDS", ["un", "*believe", "able"]),
        ("<p>A b. [*C d. E f.] G.</p><p>H</p>", "SENTENCES", ["A b.", "*C d. E f.", "G.", "H"]),
        ("<p>one<br>two</p><ul><li>three</li></ul>", "SENTENCES", ["one", "two", "three"]),
        (r"<p>\[sic\] [*\]] [\*x] a] \ b</p>", "MARKED", ["*]", "*x"]),
        ("<p>[*<b>x</b> ] [* y]</p>", "MARKED", ["*x", "*y"]),
        ('<p>see <a href="https://x.example">the page</a></p>', "WORDS", ["see", "the", "page"]),
        ("<p>a&amp;b &lt;i&gt; x</p>", "WORDS", ["a", "b", "i", "x"]),
    ],
)
def test_brackets_say_what_is_one_piece_and_what_is_right(markup, unit, found):
    assert texts(markup, unit) == found


@pytest.mark.parametrize(
    ("text", "other", "unit"),
    [
        ("[*The cat sat]. It ran.", "The cat sat. [*It ran.]", "SENTENCES"),
        ("[*The cat sat.  ] It ran.", "The cat sat.   [*It ran].", "SENTENCES"),
        ("“[*Yes.]” It ran.", "“Yes.” [*It ran].", "SENTENCES"),
        ("[*A.] B. C.", "A. [*B]. C.", "WORDS"),
        ("([*A]) B, C", "[*(A)] B, C", "WORDS"),
        ("[*A b.] [C d.] E", "[A b]. [*C d]. E", "WORDS"),
    ],
)
def test_borders_of_pieces_tell_nothing_of_what_is_right(text, other, unit):
    assert compiled(text, unit, Problems()).html == compiled(other, unit, Problems()).html


def test_right_pieces_of_several_words_stand_among_wrong_ones():
    content = {"stem": "<p>Where?</p>", "text": "<p>In [*New York] and [San Marino] I slept.</p>", "unit": "WORDS"}
    assert [piece["text"] for piece in TYPE.clean(content)["pieces"]] == ["In", "New York", "and", "San Marino", "I", "slept"]


def test_a_star_behind_a_backslash_is_part_of_a_wrong_piece():
    made = compiled(r"<p>[\*x]</p>", "MARKED", Problems())
    assert made.pieces == [{"id": "", "text": "*x", "correct": False}]


@pytest.mark.parametrize(
    ("markup", "made"),
    [
        ("<p>w<b>or</b>d</p>", "<p><st-piece>w<b>or</b>d</st-piece></p>"),
        ("<p><em>a b</em></p>", "<p><em><st-piece>a</st-piece> <st-piece>b</st-piece></em></p>"),
        ("<p><em>a [b</em> c] d</p>", "<p><em><st-piece>a</st-piece> </em><st-piece><em>b</em> c</st-piece> <st-piece>d</st-piece></p>"),
        ("<p>[a <i>b]</i> c</p>", "<p><st-piece>a <i>b</i></st-piece> <st-piece>c</st-piece></p>"),
        ("<p>[a <i>b] c</i></p>", "<p><st-piece>a <i>b</i></st-piece><i> <st-piece>c</st-piece></i></p>"),
        ('<p>a <span lang="fr">x</span></p>', '<p><st-piece>a</st-piece> <span lang="fr"><st-piece>x</st-piece></span></p>'),
        ("<em><p>[a</p></em>", None),
    ],
)
def test_pieces_and_layout_lie_in_each_other_whole(markup, made):
    problems = Problems()
    html = compiled(markup, "WORDS", problems).html
    assert problems if made is None else html == made


def test_whatever_is_marked_the_text_stays_the_same_and_its_elements_whole():
    pieces = st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<br>", "[", "[*", "]", "\\[", "a", "b. C", " ", "&amp;", "é-x"])

    @given(st.lists(pieces, max_size=25), st.sampled_from(["WORDS", "SENTENCES", "MARKED"]))
    @settings(max_examples=300, deadline=None)
    def holds(parts: list[str], unit: str) -> None:
        clean = strictly_clean("".join(parts))
        problems = Problems()
        made = compiled(clean, unit, problems)
        if problems:
            return
        bare = made.html.replace("<st-piece>", "").replace("</st-piece>", "")
        assert strictly_clean(bare) == bare.replace("\u00a0", "&nbsp;")
        if "[" not in clean and "\\" not in clean:
            assert plain_text(bare) == plain_text(clean)

    holds()


@pytest.mark.parametrize(
    "repeated",
    ["a ", ".", "a. ", "[*a]", "[", "\\[", "<b>a</b>", "<b>a</b>.", "[a<b>]</b>", "'", "a'", "日", "]", "Mr. ", "&amp;", "\u0301"],
)
@pytest.mark.parametrize("unit", ["WORDS", "SENTENCES"])
def test_what_a_passage_costs_grows_with_its_size(repeated, unit):
    assert not grows_too_fast(lambda size: compiled(repeated * size, unit, Problems()), size=1_000)


def test_ids_of_many_pieces_are_given_in_time_that_grows_with_their_number():
    def save(number: int) -> None:
        content = {"stem": "x", "text": "<p>[*a] " + " ".join(f"w{n % 97}" for n in range(number)), "unit": "WORDS"}
        TYPE.clean(content, before=TYPE.clean(content))

    assert not grows_too_fast(save, size=450)


@pytest.mark.parametrize("most", [None, 1, 2, 3, 7])
@pytest.mark.parametrize("scoring", ["DICHOTOMOUS", "POLYTOMOUS"])
@pytest.mark.parametrize("right", [1, 2, 3, 5])
def test_the_chance_is_the_mean_of_all_selections_counted_one_by_one(most, scoring, right):
    pieces = [{"id": str(n), "correct": n < right} for n in range(5)]
    content = {"alternatives": pieces, "max_selections": most, "scoring": scoring}
    selections = [{"selected": [p["id"] for p, on in zip(pieces, ticks, strict=True) if on]} for ticks in product([0, 1], repeat=5)]
    possible = [one for one in selections if most is None or len(one["selected"]) == min(most, 5)]
    scored = [MultipleResponse().score(content, one, Fraction(1)) for one in possible]
    worth = sum((one.value for one in scored if isinstance(one, Points)), Fraction(0))
    assert MultipleResponse().chance(content) == worth / len(possible)


def test_the_chance_of_the_longest_passage_is_exact():
    text = "<p>" + "[*a] " * 1_000 + "b " * 1_000
    content = TYPE.clean({"stem": "x", "text": text, "unit": "WORDS", "scoring": "POLYTOMOUS"})
    assert Fraction(0) < TYPE.chance(content) < Fraction(1, 50)
