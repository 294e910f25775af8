"""Many rows with one statement: what is written is what was given."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from stratus.tenancy.bulk import array

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.sampled_from(
    ["", "NULL", "{}", '"', "\\", "a,b", " "]
)


def read_back(literal: str, kind: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [literal])
        return cursor.fetchone()[0]


@given(st.lists(TEXTS | st.none()))
def test_an_array_of_texts_is_read_back_as_it_was_given(texts: list[str | None]) -> None:
    assert read_back(array(texts), "varchar") == texts


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.none()))
def test_an_array_of_numbers_is_read_back_as_it_was_given(numbers: list[int | None]) -> None:
    assert read_back(array(numbers), "bigint") == numbers
