"""Codes of an authenticator and for recovery: how they are made and read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from stratus.login.second_factor import rules

SECRET = b"12345678901234567890"
"""The secret of RFC 6238, appendix B."""
AT_59 = datetime.fromtimestamp(59, UTC)
NINE = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert rules.code_at(SECRET, rules.step_of(datetime.fromtimestamp(second, UTC))) == code


@pytest.mark.parametrize("typed", ["287082", "287 082", " 287-082 ", "2-8-7 0 8 2"])
def test_a_code_is_read_however_it_is_grouped(typed: str) -> None:
    assert rules.step_of_code(SECRET, typed, AT_59, 0) == 1


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_a_phone_may_be_half_a_minute_off(steps: int, taken: bool) -> None:
    now = datetime.fromtimestamp(300, UTC)
    step = rules.step_of(now) + steps
    assert rules.step_of_code(SECRET, rules.code_at(SECRET, step), now, 0) == (step if taken else None)


@pytest.mark.parametrize(("last", "taken"), [(-1, True), (0, True), (1, False), (2, False)])
def test_a_code_is_taken_only_after_the_last_that_was(last: int, taken: bool) -> None:
    assert (rules.step_of_code(SECRET, "287082", AT_59, last) is not None) is taken


@pytest.mark.parametrize("typed", ["", "28708", "2870821", "٢٨٧٠٨٢", "287x082", "x" * 1000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.step_of_code(SECRET, typed, AT_59, 0) is None


def test_a_secret_is_twenty_bytes_and_another_each_time() -> None:
    one, other = rules.new_secret(), rules.new_secret()
    assert len(one) == len(other) == 20
    assert one != other


def test_a_secret_is_typed_in_groups_of_four() -> None:
    assert rules.spelt(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_the_address_says_whose_code_it_is_and_how_it_is_made() -> None:
    told = urlsplit(rules.address(SECRET, "alan@example.org", "Faculty: of Arts"))
    assert (told.scheme, told.netloc, told.path) == ("otpauth", "totp", "/Faculty%20%20of%20Arts:alan%40example.org")
    assert {name: values[0] for name, values in parse_qs(told.query).items()} == {
        "digits": "6",
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "algorithm": "SHA1",
        "issuer": "Faculty  of Arts",
        "period": "30",
    }


def test_there_are_ten_recovery_codes_without_letters_that_are_mistaken() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){2}", code) for code in codes)


@pytest.mark.parametrize("typed", ["ABCD-efgh-jkm9", " abcd efgh jkm9", "abcdefghjkm9", "a.b.c.d/efgh_jkm9"])
def test_a_recovery_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.recovery_hash(typed) == rules.recovery_hash("abcd-efgh-jkm9")


def test_other_recovery_codes_have_other_hashes() -> None:
    hashes = {rules.recovery_hash(typed) for typed in ("abcd-efgh-jkm9", "abcd-efgh-jkm8", "abcd-efgh-jkm", "")}
    assert len(hashes) == 4
    assert all(len(one) == 32 for one in hashes)


def test_of_a_recovery_code_a_hundred_characters_are_read() -> None:
    assert rules.recovery_hash("a" * 100) == rules.recovery_hash("a" * 100 + "b")
    assert rules.recovery_hash("a" * 99) != rules.recovery_hash("a" * 100)


def test_a_code_that_was_used_is_not_left() -> None:
    assert rules.left([None, NINE, None, NINE + timedelta(days=1), None]) == 3
    assert rules.left([]) == 0
