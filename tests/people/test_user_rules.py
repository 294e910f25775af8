"""What makes particulars of people and hierarchies valid, at the edges. Pure."""

from __future__ import annotations

import pytest

from stratus.access.permissions import RoleType
from stratus.foundation.text import is_entity_id, is_user_id
from stratus.people.hierarchies.rules import downwards, hierarchy_errors, levels_after_move, upwards
from stratus.people.users.rules import LENGTHS, MANAGES, password_error, user_errors

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


@pytest.mark.parametrize("field", LENGTHS)
def test_each_text_of_a_user_has_its_greatest_length_which_the_message_names(field: str) -> None:
    most = LENGTHS[field]
    assert "characters" not in user_errors({field: "x" * most}).get(field, "")
    assert user_errors({field: "x" * (most + 1)}) == {field: f"Must be at most {most} characters long."}


def test_a_user_name_is_measured_as_it_is_compared() -> None:
    """Folded, a sharp s is two letters."""
    most = LENGTHS["username"]
    assert user_errors({"username": "ß" * (most // 2)}) == {}
    assert str(most) in user_errors({"username": "ß" * (most // 2 + 1)})["username"]


@pytest.mark.parametrize("name", ["", " ", None, "a\u200bb", "a\tb"])
def test_a_user_name_has_characters_that_are_seen(name: str | None) -> None:
    assert user_errors({"username": name})["username"] == "Enter a user name of printable characters."


def test_a_text_without_a_length_of_its_own_has_at_most_500_characters() -> None:
    assert user_errors({"nickname": "x" * 500}) == {}
    assert user_errors({"nickname": "x" * 501}) == {"nickname": "Must be at most 500 characters long."}


@pytest.mark.parametrize("field", ["first_name", "external_id", "username", "email", "synchronization_key"])
def test_a_text_that_cannot_be_stored_is_refused_for_that_reason_alone(field: str) -> None:
    assert user_errors({field: "x\x00"}) == {field: "Contains a character that cannot be stored."}


@pytest.mark.parametrize(
    ("values", "at_fault"),
    [
        ({}, set()),
        ({"external_id": ""}, set()),
        ({"external_id": "a,b"}, {"external_id"}),
        ({"username": ""}, {"username"}),
        ({"username": None}, {"username"}),
        ({"username": "a\tb"}, {"username"}),
        ({"username": "anna"}, set()),
        ({"email": ""}, set()),
        ({"email": "anna@example.org"}, set()),
        ({"email": "anna"}, {"email"}),
        ({"reasonable_adjustment_percentage": None}, set()),
        ({"synchronization_key": ""}, set()),
        ({"synchronization_key": "x"}, {"synchronization_key"}),
        ({"labels": None}, set()),
        ({"labels": [], "first_name": "x" * 501}, {"first_name"}),
        ({"labels": ["x" * 100, "x" * 101, "y", "\x00"]}, {"labels[1]", "labels[3]"}),
        ({"allowed_ip_addresses": None}, set()),
        ({"allowed_ip_addresses": ["192.0.2.7", "10.0.0.0/8", "here", "2001:db8::/32", "10.0.0.0/99"]},
         {"allowed_ip_addresses[2]", "allowed_ip_addresses[4]"}),
        ({"email": "anna", "username": "", "first_name": "x" * 501}, {"email", "username", "first_name"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_user_is_said_at_its_field_and_in_lists_at_its_place(values: dict[str, object], at_fault: set[str]) -> None:
    found = user_errors(values)
    assert set(found) == at_fault
    assert all(found.values())


@pytest.mark.parametrize(
    ("values", "field", "limit"),
    [
        ({"reasonable_adjustment_percentage": 1001}, "reasonable_adjustment_percentage", "1000"),
        ({"labels": ["x" * 101]}, "labels[0]", "100"),
    ],
)
def test_the_message_names_the_limit(values: dict[str, object], field: str, limit: str) -> None:
    assert f" {limit}" in user_errors(values)[field]


def test_the_message_about_a_password_names_both_limits() -> None:
    assert password_error("1234") == "Must be between 5 and 500 characters long."


@pytest.mark.parametrize(
    ("values", "at_fault"),
    [
        ({}, set()),
        ({"title": "x" * 100}, set()),
        ({"title": "x" * 101}, {"title"}),
        ({"title": " "}, {"title"}),
        ({"title": ""}, {"title"}),
        ({"title": "x\x00"}, {"title"}),
        ({"external_id": ""}, set()),
        ({"external_id": "fac-1"}, set()),
        ({"external_id": "a b"}, {"external_id"}),
        ({"synchronization_key": ""}, set()),
        ({"synchronization_key": "x" * 64}, set()),
        ({"synchronization_key": "x" * 65}, {"synchronization_key"}),
        ({"synchronization_key": "x\x00"}, {"synchronization_key"}),
        ({"title": "", "external_id": "/", "synchronization_key": "\x00"}, {"title", "external_id", "synchronization_key"}),
    ],
)
def test_what_is_wrong_with_a_hierarchy_is_said_at_its_field(values: dict[str, str], at_fault: set[str]) -> None:
    found = hierarchy_errors(values)
    assert set(found) == at_fault
    assert all(found.values())


def test_the_message_about_a_synchronisation_key_names_its_length() -> None:
    assert hierarchy_errors({"synchronization_key": "x" * 65}) == {"synchronization_key": "Must be at most 64 characters long."}


def test_the_hierarchies_above_one_go_up_to_the_root() -> None:
    assert (upwards(TREE, 5), upwards(TREE, 1)) == ([5, 4, 2, 1], [1])


def test_the_hierarchies_below_one_come_after_their_parents_with_their_depth() -> None:
    assert downwards(TREE, 1) == [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3)]
    assert downwards(TREE, 3) == [(3, 0)]
