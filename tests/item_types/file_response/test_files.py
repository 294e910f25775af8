"""File response: which files a candidate may hand in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.errors import ContentError
from stratus.item_types.file_response.content import DEFAULT_ACCEPT
from stratus.item_types.registry import item_type

FILES = item_type("FILE_RESPONSE")
SHA = "0123456789abcdef" * 4


def an_item(**fields: Any) -> dict[str, Any]:
    """The item as it stands in the paper: two PDF or text files of at most 1,000 bytes."""
    content = {"stem": "<p>Hand in the balance sheet.</p>", "accept": ".pdf, .TXT", "max_size": 1000, "max_files": 2} | fields
    return FILES.candidate_view("7-1", FILES.clean(content), Decimal(10))


def a_file(**fields: Any) -> dict[str, Any]:
    return {"name": "balance.pdf", "type": "application/pdf", "size": 1000, "sha256": SHA} | fields


def refused(*files: Any) -> str:
    return FILES.check_response(an_item(), {"files": list(files)})


@pytest.mark.parametrize("name", ["balance.pdf", "BALANCE.PDF", "notes.txt", "two.dots.pdf", ".pdf"])
def test_a_file_with_an_accepted_ending_is_taken(name: str) -> None:
    assert refused(a_file(name=name)) == ""


@pytest.mark.parametrize("name", ["balance.exe", "balance", "pdf", "balancepdf", "balance.pdf.exe", "balance.pdf ", "", None, 7])
def test_a_file_with_another_ending_is_refused_whatever_it_calls_itself(name: Any) -> None:
    assert refused(a_file(name=name)) == "FILE_TYPE_NOT_ACCEPTED"


def test_one_file_with_another_ending_refuses_all() -> None:
    assert refused(a_file(), a_file(name="balance.exe")) == "FILE_TYPE_NOT_ACCEPTED"


@pytest.mark.parametrize(
    ("size", "reason"), [(0, ""), (1000, ""), (1001, "FILE_TOO_LARGE"), (-1, "FILE_TOO_LARGE"), ("9", "FILE_TOO_LARGE")]
)
def test_a_file_has_at_most_the_bytes_that_the_author_allowed(size: Any, reason: str) -> None:
    assert refused(a_file(size=size)) == reason


def test_there_are_at_most_as_many_files_as_the_author_allowed() -> None:
    assert [refused(*[a_file()] * number) for number in (0, 2, 3)] == ["", "", "TOO_MANY_FILES"]


@pytest.mark.parametrize("sha256", [SHA[:-1], SHA + "0", SHA.upper(), SHA + "\n", "../" + SHA[3:], None, 7])
def test_a_file_is_known_by_its_sha_256(sha256: Any) -> None:
    assert refused(a_file(sha256=sha256)) == "FILE_HAS_NO_HASH"


@pytest.mark.parametrize("value", [{}, {"files": None}, {"files": "x"}, [], "x"])
def test_what_names_no_files_is_refused(value: Any) -> None:
    assert FILES.check_response(an_item(), value) == "VALUE_HAS_NO_FILES"


def test_nothing_is_accepted_as_a_cleared_answer() -> None:
    assert FILES.check_response(an_item(), None) == ""


@pytest.mark.parametrize("accept", ["pdf", ".p df", ".*", ".pdf;.txt", "..", ".tar.gz", "*"])
def test_an_author_names_endings_and_nothing_else(accept: str) -> None:
    with pytest.raises(ContentError) as problem:
        an_item(accept=accept)
    assert set(problem.value.problems) == {"accept"}


@pytest.mark.parametrize("accept", ["", None, [], ",", " , ", [" "]])
def test_without_endings_the_usual_ones_are_accepted(accept: Any) -> None:
    assert an_item(accept=accept)["accept"] == DEFAULT_ACCEPT


def test_an_author_who_sets_no_limits_gets_one_file_of_ten_megabytes() -> None:
    item = an_item(max_size=None, max_files="")
    assert (item["max_size"], item["max_files"]) == (10 * 1024 * 1024, 1)


def test_an_author_may_allow_up_to_twenty_files_of_a_hundred_megabytes() -> None:
    for limits in ((1, 1), (100 * 1024 * 1024, 20)):
        item = an_item(max_size=limits[0], max_files=limits[1])
        assert (item["max_size"], item["max_files"]) == limits


@pytest.mark.parametrize(
    ("field", "problem"), [("max_size", "NUMBER_OUT_OF_RANGE low=1 high=104857600"), ("max_files", "NUMBER_OUT_OF_RANGE low=1 high=20")]
)
@pytest.mark.parametrize("given", [0, 10**9])
def test_limits_outside_of_what_is_possible_are_refused_with_the_numbers(field: str, problem: str, given: int) -> None:
    with pytest.raises(ContentError) as error:
        an_item(**{field: given})
    assert {name: str(one) for name, one in error.value.problems.items()} == {field: problem}


@pytest.mark.parametrize(
    ("accept", "endings"),
    [
        (".PDF,, .Txt ,", [".pdf", ".txt"]),
        ([" .PDF ", "", ".txt"], [".pdf", ".txt"]),
        ((".a", ".abcdefghi0"), [".a", ".abcdefghi0"]),
    ],
)
def test_endings_are_a_list_or_a_text_with_commas(accept: Any, endings: list[str]) -> None:
    assert an_item(accept=accept)["accept"] == endings


@pytest.mark.parametrize("accept", [".", ".abcdefghij0", [".pdf", "txt"]])
def test_an_ending_has_a_dot_and_one_to_ten_letters_or_digits(accept: Any) -> None:
    with pytest.raises(ContentError) as error:
        an_item(accept=accept)
    assert {name: str(one) for name, one in error.value.problems.items()} == {"accept": "NO_ENDINGS"}


def test_a_file_that_is_no_object_or_has_no_size_is_refused() -> None:
    assert refused("balance.pdf") == "FILE_HAS_NO_HASH"
    assert refused({"name": "balance.pdf", "sha256": SHA}) == "FILE_TOO_LARGE"


@pytest.mark.parametrize("value", ["x", 7, {}, {"files": None}, {"files": []}])
def test_what_names_no_files_is_no_answer(value: Any) -> None:
    assert (FILES.is_answered(value), FILES.answer_text({"format": 1}, value)) == (False, "")
