"""What there has to be of every item type."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratus.item_types.authoring import editor_of, labels
from stratus.item_types.parts import identify
from stratus.item_types.registry import ITEM_TYPES, load

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "web" / "items"


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_a_type_has_tests_and_an_element(key):
    folder = ITEM_TYPES[key].package.rsplit(".", 1)[1]
    assert (HERE / folder / f"test_{folder}.py").is_file()
    assert f'type: "{key}"' in (WEB / folder / "index.ts").read_text("utf-8")
    assert f'import "./{folder}";' in (WEB / "types.ts").read_text("utf-8")


def test_authors_are_offered_every_type_with_a_hint_in_the_order_of_the_registry():
    assert list(labels()) == list(ITEM_TYPES) == ["MULTIPLE_CHOICE", "MULTIPLE_RESPONSE", "ESSAY", "FILE_RESPONSE"]
    assert all(str(editor_of(key).hint) for key in ITEM_TYPES)


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
