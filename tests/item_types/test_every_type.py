"""What there has to be of every item type."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase, digits

import pytest

from item_types.hands import Hand, hand_of
from stratus.item_types import parts, registry
from stratus.item_types.authoring import editor_of, labels, labels_of_pages
from stratus.item_types.base import Content, ItemType, MarkedByPeople, Response, Simulation
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import ContentError, Problem, Problems
from stratus.item_types.parts import identify
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, item_type, load, register

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "web" / "items"


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_a_type_has_tests_an_element_and_a_hand(key):
    folder = ITEM_TYPES[key].package.rsplit(".", 1)[1]
    assert (HERE / folder / f"test_{folder}.py").is_file()
    assert isinstance(hand_of(key), Hand)
    assert f'type: "{key}"' in (WEB / folder / "index.ts").read_text("utf-8")
    assert f'import "./{folder}";' in (WEB / "types.ts").read_text("utf-8")


def test_authors_are_offered_every_type_with_a_hint_in_the_order_of_the_registry():
    assert list(labels()) == list(ITEM_TYPES) == [load(package).key for package in registry.PACKAGES]
    assert all(str(editor_of(key).hint) for key in ITEM_TYPES)


@pytest.mark.parametrize("key", PAGE_TYPES)
def test_a_page_has_tests_an_element_a_name_and_a_hint(key):
    folder = PAGE_TYPES[key].package.rsplit(".", 1)[1]
    assert (HERE / folder / f"test_{folder}.py").is_file()
    assert f'type: "{key}"' in (WEB / "pages" / "index.ts").read_text("utf-8")
    assert str(editor_of(key).hint)
    assert list(labels_of_pages()) == list(PAGE_TYPES) == [load(package).key for package in registry.PAGES]


def test_a_folder_that_is_no_type_is_refused(tmp_path, monkeypatch):
    (tmp_path / "no_type").mkdir()
    (tmp_path / "no_type" / "__init__.py").touch()
    (tmp_path / "no_type" / "content.py").write_text("class Content: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TypeError, match=r"no_type.content.Content does not derive"):
        load("no_type")


def named(*places: tuple[str, str]) -> list[dict[str, str]]:
    return [{"id": pk, "html": text} for pk, text in places]


def test_a_place_without_an_id_takes_that_of_one_before_that_said_the_same():
    places = named(("", "two"), ("", "new"), ("", "one"))
    identify(places, named(("aaaaaa1", "one"), ("bbbbbb2", "two")))
    assert [places[0]["id"], places[2]["id"]] == ["bbbbbb2", "aaaaaa1"]
    assert places[1]["id"] not in ("aaaaaa1", "bbbbbb2")


def test_an_id_from_elsewhere_and_one_that_stands_twice_are_made_anew():
    places = named(("aaaaaa1", "one"), ("aaaaaa1", "two"), ("zzzzzz9", "three"))
    identify(places, named(("aaaaaa1", "one")))
    assert places[0]["id"] == "aaaaaa1"
    assert len({place["id"] for place in places} | {"zzzzzz9"}) == 4


def test_places_that_say_nothing_never_take_over_an_id():
    places: list[dict[str, object]] = [{"x": 1}, {"x": 2}]
    identify(places, [{"id": "aaaaaa1", "x": 1}])
    assert "aaaaaa1" not in {place["id"] for place in places}


def test_a_text_that_is_no_markup_names_a_place_too():
    places: list[dict[str, str]] = [{"text": "new"}, {"text": "one"}]
    identify(places, [{"id": "aaaaaa1", "text": "one"}])
    assert places[1]["id"] == "aaaaaa1" != places[0]["id"]


def test_of_two_places_that_say_the_same_each_takes_an_id_of_its_own():
    places = named(("", "one"), ("", "one"), ("", "one"))
    identify(places, named(("aaaaaa1", "one"), ("bbbbbb2", "one")))
    assert [place["id"] for place in places[:2]] == ["aaaaaa1", "bbbbbb2"]
    assert places[2]["id"] not in ("aaaaaa1", "bbbbbb2")


def test_a_place_with_an_unknown_id_takes_no_other_ones_though_it_says_the_same():
    places = named(("zzzzzz9", "one"))
    identify(places, named(("aaaaaa1", "one")))
    assert places[0]["id"] not in ("aaaaaa1", "zzzzzz9")


def test_an_id_is_drawn_again_where_it_is_taken(monkeypatch):
    letters = iter("aaaaaaa" + "bbbbbbb" + "ccccccc")
    monkeypatch.setattr(parts.secrets, "choice", lambda _letters: next(letters))
    assert parts.new_id({"aaaaaaa", "bbbbbbb"}) == "ccccccc"


def test_an_id_is_drawn_from_small_letters_and_then_from_digits_too(monkeypatch):
    drawn, signs = [], iter("x" * 7)
    monkeypatch.setattr(parts.secrets, "choice", lambda letters: drawn.append(letters) or next(signs))
    assert parts.new_id() == "x" * 7
    assert drawn == [ascii_lowercase] + [ascii_lowercase + digits] * 6


def test_a_new_id_is_none_that_is_known_or_given_already(monkeypatch):
    letters = iter("a" * 7 + "b" * 7 + "b" * 7 + "c" * 7)
    monkeypatch.setattr(parts.secrets, "choice", lambda _letters: next(letters))
    places = named(("", "two"), ("", "three"))
    identify(places, named(("a" * 7, "one")))
    assert [place["id"] for place in places] == ["b" * 7, "c" * 7]


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_the_parts_of_a_type_come_out_of_its_folder(key):
    loaded = load(ITEM_TYPES[key].package)
    made = [loaded.content, loaded.response, loaded.scoring, loaded.simulation]
    assert [type(part).__module__ for part in made] == [
        f"{loaded.package}.{name}" for name in ("content", "response", "scoring", "simulate")
    ]
    assert [type(part).__name__ for part in made] == ["Content", "Response", "Scoring", "Simulation"]
    assert (loaded.key, loaded.package) == (key, ITEM_TYPES[key].package)


def test_a_type_that_is_registered_is_found_by_its_key(monkeypatch):
    monkeypatch.setattr(registry, "ITEM_TYPES", {})
    with pytest.raises(KeyError):
        item_type("ESSAY")
    made = register("stratus.item_types.essay")
    assert item_type("ESSAY") is made


class Grown(Content):
    """Of the third format: each step notes where it came from."""

    key = "GROWN"
    format = 3

    def clean(self, content):
        return dict(content)

    def candidate_view(self, item_id, content, max_score):
        return {"id": item_id, "max_score": max_score, **content}

    def step(self, number, content):
        return {**content, "format": 99, "steps": [*content.get("steps", []), number]}


class Strict(Response):
    """Takes whatever is something."""

    def check(self, paper_item, value):
        assert value is not None
        return "NO"

    def markup(self, value):
        assert value is not None
        return 7

    def safe(self, paper_item, value):
        assert value is not None
        return value

    def is_answered(self, value):
        assert value is not None
        return True

    def text(self, content, value):
        assert value is not None
        return "said"


def test_a_type_is_never_asked_about_no_answer():
    kind = ItemType("grown", Grown(), Strict(), MarkedByPeople(), Simulation())
    asked = [(kind.check_response({}, v), kind.stored_response({}, v), kind.is_answered(v), kind.answer_text({}, v)) for v in (None, 0)]
    assert asked == [("", (None, ""), False, ""), ("NO", (0, ""), True, "said")]
    assert [kind.markup_in(value) for value in (None, 0)] == [0, 7]


@pytest.mark.parametrize(
    ("key", "value", "characters"),
    [
        ("ESSAY", {"html": "<p>Because</p>", "words": 1}, 14),
        ("MULTIPLE_CHOICE", {"selected": ["a"]}, 0),
        ("FILE_RESPONSE", {"files": []}, 0),
    ],
)
def test_of_an_answer_its_html_alone_has_to_be_read_as_markup(key, value, characters):
    assert item_type(key).markup_in(value) == characters


@pytest.mark.parametrize(("number", "steps"), [(None, [0, 1, 2]), (1, [1, 2]), (2, [2])])
def test_a_stored_content_goes_through_every_step_to_the_present_format(number, steps):
    stored = {"a": 1} if number is None else {"a": 1, "format": number}
    assert Grown().upgrade(stored) == {"a": 1, "format": 3, "steps": steps}


def test_a_content_of_the_present_format_stays_and_one_of_a_later_is_refused():
    stored = {"a": 1, "format": 3}
    assert Grown().upgrade(stored) is stored
    with pytest.raises(ValueError, match=r"^GROWN content of format 4, and 3 is the newest known$"):
        Grown().upgrade({"format": 4})


def test_authors_find_an_item_by_all_that_candidates_read_in_it():
    content = {"stem": "<p>Which <b>one</b>?</p>", "alternatives": [{"html": "<p>Left</p>"}, {"html": "<p>Right</p>"}]}
    assert item_type("ESSAY").question_text(content) == "Which one?"
    assert [item_type(key).question_text(content) for key in ("MULTIPLE_CHOICE", "MULTIPLE_RESPONSE")] == ["Which one? Left Right"] * 2


def test_a_type_without_parts_shows_authors_what_candidates_see():
    plain = Grown()
    assert plain.author_view("7-1", {"a": 1}, 2) == {"id": "7-1", "max_score": 2, "a": 1}
    assert (plain.shuffled_ids({}), plain.places({}), plain.parts({})) == ([], [], [])
    assert [plain.answer_key(content) for content in ({}, {"marking_scheme": "<p>A</p>"})] == [{"html": ""}, {"html": "<p>A</p>"}]


def test_the_problems_of_a_content_are_told_with_their_numbers_the_first_of_each_field():
    found = Problems()
    found.raise_any()
    found.add("stem", "QUESTION_TOO_LONG", most=9)
    found.add("stem", "NO_QUESTION")
    found.add("accept", "NUMBER_OUT_OF_RANGE", low=1, high=2)
    with pytest.raises(ContentError, match=r"^stem: QUESTION_TOO_LONG most=9; accept: NUMBER_OUT_OF_RANGE low=1 high=2$") as error:
        found.raise_any()
    assert error.value.problems == {
        "stem": Problem("QUESTION_TOO_LONG", {"most": 9}),
        "accept": Problem("NUMBER_OUT_OF_RANGE", {"low": 1, "high": 2}),
    }


def whole(value, *, low=2, high=5):
    """The number that is read, and the problem."""
    found = Problems()
    number = whole_number({"n": value}, "n", found, low=low, high=high)
    return number, str(found.get("n", ""))


@pytest.mark.parametrize(
    ("value", "number", "problem"),
    [
        (None, None, ""),
        ("", None, ""),
        (2, 2, ""),
        ("5", 5, ""),
        (" 3 ", 3, ""),
        (1, None, "NUMBER_OUT_OF_RANGE low=2 high=5"),
        ("6", None, "NUMBER_OUT_OF_RANGE low=2 high=5"),
        ("2.5", None, "NOT_WHOLE"),
        ("3.000", None, "GROUPED_DIGITS"),
        ("0_3", None, "NO_WHOLE_NUMBER"),
        ("٣", None, "OTHER_DIGITS"),
        ("many", None, "NO_WHOLE_NUMBER"),
        ([], None, "NO_WHOLE_NUMBER"),
    ],
)
def test_a_whole_number_is_read_and_kept_within_its_limits(value, number, problem):
    assert whole(value) == (number, problem)


@pytest.mark.parametrize(("given", "lang"), [("nl", "nl"), (None, "en"), ("", "en"), ("x" * 11, "x" * 10)])
def test_a_question_is_in_english_unless_its_author_says_otherwise(given, lang):
    assert common({"stem": "a", "lang": given}, Problems()) == {"stem": "a", "lang": lang}


def test_a_question_has_at_most_100_000_characters():
    found = Problems()
    assert common({"stem": "x" * 100_000}, found)["stem"] == "x" * 100_000
    assert not found
    common({"stem": "x" * 100_001}, found)
    assert str(found["stem"]) == "QUESTION_TOO_LONG most=100000"


def test_a_text_that_is_too_long_is_refused_for_its_length_however_it_is_nested():
    found = Problems()
    assert marking_scheme({"marking_scheme": "<b>" * 33_334}, found) == ""
    assert str(found["marking_scheme"]) == "TEXT_TOO_LONG most=100000"


def test_a_text_that_nobody_wrote_is_empty():
    found = Problems()
    assert (marking_scheme({}, found), found) == ("", {})
    assert common({}, found)["stem"] == ""
    assert str(found["stem"]) == "NO_QUESTION"


@pytest.mark.parametrize(("score", "shown"), [("2", "2"), ("2.00", "2"), ("2.50", "2.5")])
def test_a_paper_says_the_maximum_as_a_whole_number_where_it_is_one(score, shown):
    seen = view("7-1", "ESSAY", {"stem": "a", "lang": "en", "format": 1}, Decimal(score))
    assert repr(seen.pop("max_score")) == shown
    assert seen == {"id": "7-1", "type": "ESSAY", "stem": "a", "lang": "en"}
