"""What makes particulars of people and hierarchies valid, at the edges. Pure."""

from __future__ import annotations

import pytest

from stratus.access.permissions import RoleType
from stratus.foundation.text import is_entity_id, is_user_id
from stratus.people.hierarchies.rules import levels_after_move
from stratus.people.users.rules import MANAGES, password_error, user_errors

TREE = {1: None, 2: 1, 3: 2, 4: 2, 5: 4}
"""1 holds 2, 2 holds 3 and 4, 4 holds 5."""


@pytest.mark.parametrize("text", ["7132", "x", "x" * 64, "Ærø 7", "a-b_c.d@e", "(1)"])
def test_what_can_be_the_external_id_of_a_user(text: str) -> None:
    assert is_user_id(text)


@pytest.mark.parametrize("text", ["", "x" * 65, " 7", "7 ", "7,1", "7/1", "7\\1", "7\n1", "7\x00"])
def test_what_cannot_be_the_external_id_of_a_user(text: str) -> None:
    assert not is_user_id(text)


@pytest.mark.parametrize(
    ("text", "valid"), [("x" * 64, True), ("x" * 65, False), ("a.b", True), ("...", False), ("é", False), ("a\n", False), ("", False)]
)
def test_what_can_be_the_external_id_of_anything_else(text: str, valid: bool) -> None:
    assert is_entity_id(text) is valid


@pytest.mark.parametrize(("length", "valid"), [(4, False), (5, True), (500, True), (501, False)])
def test_how_long_a_password_is(length: int, valid: bool) -> None:
    assert (password_error("x" * length) is None) is valid


def test_a_password_holds_no_character_that_cannot_be_stored() -> None:
    assert password_error("12345\x00") is not None


@pytest.mark.parametrize(("percentage", "valid"), [(-1, False), (0, True), (1000, True), (1001, False)])
def test_how_much_extra_time_a_profile_may_give(percentage: int, valid: bool) -> None:
    assert (user_errors({"reasonable_adjustment_percentage": percentage}) == {}) is valid


@pytest.mark.parametrize(
    ("key", "valid"),
    [
        ("0123abcd-0123-0123-0123-0123456789ab", True),
        ("{0123ABCD-0123-0123-0123-0123456789AB}", True),
        ("0123abcd012301230123" + "0123456789ab", True),
        ("{0123abcd-0123-0123-0123-0123456789ab", False),
        ("0123abcd-0123-0123-0123-0123456789ab}", False),
        ("0123abcd-012301230123-0123456789ab", False),
        ("0123abcd-0123-0123-0123-0123456789ag", False),
    ],
)
def test_a_synchronisation_key_of_a_user_is_a_guid(key: str, valid: bool) -> None:
    assert (user_errors({"synchronization_key": key}) == {}) is valid


@pytest.mark.parametrize(
    ("holder", "managed"),
    [
        (RoleType.ADMINISTRATOR, set(RoleType.values)),
        (RoleType.STAFF, {RoleType.STAFF, RoleType.MARKER, RoleType.CANDIDATE}),
        (RoleType.MARKER, {RoleType.CANDIDATE}),
        (RoleType.CANDIDATE, set()),
    ],
)
def test_whom_the_holder_of_a_role_type_may_edit(holder: str, managed: set[str]) -> None:
    assert MANAGES[holder] == managed


@pytest.mark.parametrize(
    ("moved", "under", "levels"), [(3, 1, 2), (3, 5, 5), (4, 1, 3), (2, 1, 4), (2, 2, 0), (2, 5, 0), (4, 5, 0), (5, 3, 4)]
)
def test_how_deep_a_tree_becomes_by_a_move_and_that_nothing_comes_under_itself(moved: int, under: int, levels: int) -> None:
    assert levels_after_move(TREE, moved, under) == levels
