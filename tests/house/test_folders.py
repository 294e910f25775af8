"""The size of folders and files. `tools/house` says what counts; run it to see every offender with its numbers."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = runpy.run_path(str(ROOT / "tools" / "house"))
offenders = HOUSE["offenders"]


def a_file(path: Path, lines: int = 1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("pass\n" * lines)


def test_no_folder_and_no_file_has_grown_too_large() -> None:
    found, known = offenders(ROOT), HOUSE["still_to_move"]()
    assert {place: why for place, why in found.items() if place not in known} == {}


def test_what_is_still_to_move_is_still_too_large() -> None:
    found = offenders(ROOT)
    settled = [place for place in HOUSE["still_to_move"]() if place not in found]
    assert settled == [], "run tools/house --shrink"


def test_a_folder_may_show_fourteen_names_beside_its_init(tmp_path: Path) -> None:
    for name in ["__init__", *"abcdefghijklmn"]:
        a_file(tmp_path / "src" / "full" / f"{name}.py")
    for name in "abcdefghijklmno":
        a_file(tmp_path / "src" / "crowded" / f"{name}.py")
    assert offenders(tmp_path) == {"src/crowded": "15 entries, 14 allowed"}


def test_a_catalogue_may_show_any_number_of_names(tmp_path: Path) -> None:
    for name in "abcdefghijklmnop":
        a_file(tmp_path / "src" / "stratus" / "item_types" / name / "content.py")
        a_file(tmp_path / "src" / "stratus" / "marking" / f"{name}.py")
    assert list(offenders(tmp_path)) == ["src/stratus/marking"]


def test_what_a_server_that_was_started_here_keeps_is_no_source(tmp_path: Path) -> None:
    for number in range(15):
        a_file(tmp_path / "var" / "database" / "base" / str(number), 401)
    assert offenders(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("src/stratus/clock.py", 400),
        ("web/player/exam/exam.ts", 400),
        ("tools/house", 400),
        ("src/stratus/site/templates/site/base.html", 400),
        ("web/player/css/exam.css", 600),
        ("tests/house/test_folders.py", 600),
        ("web/tests/player/exam/sync.test.ts", 600),
    ],
)
def test_a_file_may_have_as_many_lines_as_its_kind_allows(tmp_path: Path, name: str, most: int) -> None:
    a_file(tmp_path / name, most)
    assert offenders(tmp_path) == {}
    a_file(tmp_path / name, most + 1)
    assert offenders(tmp_path) == {name: f"{most + 1} lines, {most} allowed"}


@pytest.mark.parametrize(
    "name", ["src/stratus/people/migrations/0001_initial.py", "uv.lock", "src/stratus/locale/nl/django.po", "CHANGELOG.md"]
)
def test_what_programs_write_may_be_long(tmp_path: Path, name: str) -> None:
    a_file(tmp_path / name, 10_000)
    assert offenders(tmp_path) == {}


def test_the_list_loses_what_is_in_order_and_gains_nothing(tmp_path: Path) -> None:
    shrink = HOUSE["shrink"]
    listed = tmp_path / "still_to_move.txt"
    listed.write_text("# why\nsrc/a\nsrc/b\n")
    before = shrink.__globals__["STILL_TO_MOVE"]
    shrink.__globals__["STILL_TO_MOVE"] = listed
    try:
        shrink({"src/b": "too many", "src/c": "new"})
    finally:
        shrink.__globals__["STILL_TO_MOVE"] = before
    assert listed.read_text() == "# why\nsrc/b\n"


def test_no_two_files_of_tests_have_one_name() -> None:
    """Of two with one name pytest collects one; the other is an error, or is not seen when a folder is run alone."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []
