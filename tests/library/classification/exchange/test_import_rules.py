"""What a file would do to a tree, row by row."""

from __future__ import annotations

from stratus.foundation.sorting import folded
from stratus.library.classification.exchange.rules import Bounds, Decision, Line, Present, What, Why, mark_of, plan

BOUNDS = Bounds(levels=3, nodes=10, title=20, code=5)


def tree(*rows: tuple[int, int | None, str, str]) -> list[Present]:
    return [
        Present(pk, parent, title.removesuffix("!"), code, folded(title.removesuffix("!")), title.endswith("!"))
        for pk, parent, title, code in rows
    ]


HEART = ((1, None, "Heart", "1"), (2, 1, "Valves", "1.1"), (3, 1, "Rhythm", ""), (4, None, "Lungs", "2"))


def decided(rows: list[str], *there: tuple[int, int | None, str, str], bounds: Bounds = BOUNDS) -> list[Decision]:
    """Rows as `code|level 1|level 2|level 3`."""
    lines = []
    for number, row in enumerate(rows, start=1):
        code, *titles = [cell.strip() for cell in row.split("|")]
        lines.append(Line(number, tuple(titles), tuple(map(folded, titles)), (1, 2, 3)[: len(titles)], code, 0))
    return plan(lines, tree(*there), bounds)


def told(rows: list[str], *there: tuple[int, int | None, str, str], bounds: Bounds = BOUNDS) -> list[str]:
    return [one.why.value if one.why else one.what.value for one in decided(rows, *there, bounds=bounds)]


def test_without_a_tree_everything_is_new_and_lies_in_what_rows_above_name():
    found = decided(["1|Heart||", "1.1||Valves|", "|||Mitral", "2|Lungs||"])
    assert [one.what for one in found] == [What.NEW] * 4
    assert [one.parent for one in found] == [None, found[0], found[1], None]


def test_a_row_may_name_all_that_it_lies_in():
    found = decided(["|Lungs||", "|HEART|New|", "|Lungs|New|"], *HEART)
    assert [one.parent for one in found] == [None, 1, 4]


def test_what_is_as_it_was_is_unchanged():
    assert told(["1|Heart||", "1.1||Valves|", "||Rhythm|", "|Lungs||"], *HEART) == ["unchanged"] * 4


def test_a_row_renames_what_has_its_code():
    found = decided(["1|The heart||", "1.1||The valves|"], *HEART)
    assert [(one.what, one.node and one.node.id) for one in found] == [(What.RENAMED, 1), (What.RENAMED, 2)]


def test_what_lies_below_a_renamed_one_is_found_by_both_names():
    assert told(["1|The heart||", "|Heart|Valves|", "|The heart|Rhythm|"], *HEART) == ["renamed", "unchanged", "unchanged"]


def test_a_title_in_other_capitals_and_a_code_that_is_added_are_changes():
    assert told(["|HEART||", "3||Rhythm|"], *HEART) == ["renamed", "renamed"]


def test_an_empty_code_takes_none_away():
    assert decided(["|Heart||"], *HEART)[0].code == "1"


def test_two_may_change_their_titles_with_each_other():
    assert told(["2|Heart||", "1|Lungs||"], *HEART) == ["renamed", "renamed"]


def test_a_title_that_stays_with_another_is_refused_and_so_is_whoever_takes_the_one_that_is_kept():
    there = ((1, None, "A", "1"), (2, None, "B", "2"), (3, None, "C", "3"))
    assert told(["1|B||", "2|C||"], *there) == ["title taken", "title taken"]
    assert told(["1|B||", "2|C||", "3|D||"], *there) == ["renamed", "renamed", "renamed"]


def test_what_was_renamed_makes_room_for_a_new_one():
    assert told(["1|The heart||", "|Heart||"], *HEART) == ["renamed", "new"]


def test_nothing_new_lies_in_what_was_refused():
    assert told(["1|" + "x" * 21 + "||", "||New|", "|||Newer"], *HEART) == ["title", "refused above", "refused above"]
    there = ((1, None, "A", "1"), (2, None, "B", "2"))
    assert told(["|C||", "1|C||", "||New|"], *there) == ["new", "title taken", "new"]


def test_two_rows_about_the_same_one_are_refused():
    assert told(["1|Heart||", "|Heart||"], *HEART) == ["unchanged", "twice"]
    assert told(["|New||", "|new||"], *HEART) == ["new", "twice"]
    assert decided(["|New||", "|new||"], *HEART)[1].about == "2"


def test_a_code_is_given_once():
    assert told(["9|New||", "9|Newer||"], *HEART) == ["new", "code twice"]


def test_nothing_is_moved():
    found = decided(["|Lungs||", "1.1||Valves|"], *HEART)
    assert (found[1].why, found[1].column, found[1].about) == (Why.ELSEWHERE, 0, "Valves")


def test_reasons_name_the_cell_that_they_are_about():
    rows = ["123456|New||", "||New|", "|Gone|New|", "|Heart||New", "1|||"]
    found = decided(rows, *HEART)
    assert [(one.why, one.column) for one in found] == [
        (Why.CODE, 0),
        (Why.REFUSED_ABOVE, 1),
        (Why.NO_SUCH_PLACE, 1),
        (Why.GAP, 2),
        (Why.NO_TITLE, 1),
    ]
    assert told(["||New|"], *HEART) == ["nothing above"]


def test_nothing_new_lies_in_the_archive_and_what_is_there_stays():
    there = ((1, None, "Heart!", ""), (2, 1, "Valves!", ""))
    assert told(["|Heart||", "||Valves|", "||New|"], *there) == ["unchanged", "unchanged", "archived above"]


def test_no_more_than_there_is_room_for():
    assert told(["|A||", "|B||"], *HEART, bounds=Bounds(3, 5, 20, 5)) == ["new", "full"]


def test_texts_that_no_workbook_holds_are_refused():
    assert told(["|a\ufffe||"]) == ["title"]


def test_plans_that_do_the_same_have_the_same_mark():
    rows = ["1|Heart||", "||New|", "9|Other||"]
    assert mark_of(decided(rows, *HEART)) == mark_of(decided(rows, *HEART, (9, None, "Elsewhere", "")))
    others = {
        mark_of(decided(rows, *HEART)),
        mark_of(decided(rows, *HEART, (9, 1, "New", ""))),
        mark_of(decided(rows, (7, None, "Heart", "1"))),
        mark_of(decided(["1|Heart||", "||New|", "9|Others||"], *HEART)),
        mark_of(decided(["1|Heart||", "||New|", "8|Other||"], *HEART)),
    }
    assert len(others) == 5
