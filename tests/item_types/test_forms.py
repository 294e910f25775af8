"""What forms of several item types have in common."""

from __future__ import annotations

import re

import pytest

from stratus.foundation.numbers import LONGEST_NUMBER
from stratus.item_types.authoring import editor_of
from stratus.item_types.comprehensive_integrated_puzzle import content as puzzle
from stratus.item_types.credit import DICHOTOMOUS, POLYTOMOUS
from stratus.item_types.fill_in_the_blank import content as fill_in_the_blank
from stratus.item_types.registry import ITEM_TYPES
from stratus.item_types.select_from_list import content as select_from_list

FIELDS = [(key, name) for key in ITEM_TYPES for name in editor_of(key).form().fields]


def fields_of_points(kind: str) -> list[str]:
    """The fields for points that authors see in a new form of this type."""
    fields: list[str] = re.findall(r'<input[^>]*name="[a-z]+-points"[^>]*>', editor_of(kind).form().as_p())
    return [field for field in fields if 'type="hidden"' not in field]


@pytest.mark.parametrize("kind", [kind for kind in ITEM_TYPES if fields_of_points(kind)])
def test_points_reach_the_server_as_they_were_typed(kind):
    """What a browser cuts off is taken for what was meant: of 1000 it would leave 100."""
    fields = fields_of_points(kind)
    assert {re.findall(r'maxlength="(\d+)"', field)[0] for field in fields} == {str(LONGEST_NUMBER)}
    assert all('inputmode="numeric"' in field and 'autocomplete="off"' in field for field in fields)


@pytest.mark.parametrize(
    ("kind", "field", "line", "most"),
    [
        ("SELECT_FROM_LIST", "options", "* \\" + "*" * select_from_list.LONGEST_OPTION, select_from_list.MOST_OPTIONS),
        ("FILL_IN_THE_BLANK", "accepted", "x" * fill_in_the_blank.LONGEST_ACCEPTED, fill_in_the_blank.MOST_ACCEPTED),
        ("COMPREHENSIVE_INTEGRATED_PUZZLE", "lines", "x" * puzzle.MOST_OF_OPTION, puzzle.MOST_OPTIONS),
    ],
)
def test_a_field_of_lines_has_room_for_one_too_many_so_that_it_is_refused(kind, field, line, most):
    (room,) = set(re.findall(rf'<textarea[^>]*-{field}"[^>]*maxlength="(\d+)"', editor_of(kind).form().as_p()))
    assert len("\n".join([line] * (most + 1))) <= int(room)


@pytest.mark.parametrize("kind", [kind for kind, name in FIELDS if name == "scoring"])
def test_scoring_is_all_or_nothing_or_partial_credit_in_the_same_words(kind):
    field = editor_of(kind).form().fields["scoring"]
    words = [(value, str(label)) for value, label in field.choices]
    assert sorted(words) == [(DICHOTOMOUS, "All or nothing"), (POLYTOMOUS, "Partial credit")]
    assert str(field.label) == "Scoring"
    nothing = "All or nothing: the maximum score where everything is right, else 0."
    begins = [nothing, "Partial credit: "] if words[0][0] == DICHOTOMOUS else ["Partial credit: ", nothing]
    assert re.fullmatch(".*".join(map(re.escape, begins)) + ".*", str(field.help_text))  # each choice is said, in the order of the list
