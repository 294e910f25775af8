"""One-time codes, which a page judges without the server. `web/tests/player/lock/lock.test.ts` judges the same codes."""

from __future__ import annotations

from stratus.delivery.locking.codes import AT_ONCE, code_hash, codes_for_page, unlock_code
from stratus.delivery.locking.readable import ALPHABET, readable, typed

SECRET = b"a key of the tests, of 32 bytes."


def test_a_code_is_ten_signs_that_are_not_taken_for_each_other() -> None:
    code = unlock_code(SECRET, 7, 3)
    assert code == "DD8H3-YW5N6"
    assert (len(typed(code)), set(typed(code)) - set(ALPHABET)) == (10, set())
    assert not set("01IO") & set(ALPHABET)


def test_attempts_and_numbers_have_codes_of_their_own() -> None:
    assert len({unlock_code(SECRET, attempt, number) for attempt in range(20) for number in range(20)}) == 400


def test_a_page_gets_hashes_of_the_next_codes_and_no_code() -> None:
    codes = codes_for_page(SECRET, 7, 2)
    assert (codes["first"], len(codes["hashes"])) == (3, AT_ONCE)
    assert (
        codes["hashes"][0]
        == code_hash(unlock_code(SECRET, 7, 3), 7, 3)
        == "704396683b330af8c472a0210c6f8ac7e0c394b15c13074069ae71c6d8f7970b"
    )
    assert unlock_code(SECRET, 7, 3) not in str(codes)


def test_case_spaces_and_hyphens_do_not_matter() -> None:
    code = unlock_code(SECRET, 7, 3)
    assert code_hash(f" {code.lower().replace('-', ' ')} ", 7, 3) == code_hash(code, 7, 3)


def test_five_bits_are_one_sign() -> None:
    assert readable(bytes([0b00000_000, 0b01_00010_0, 0b0011_1111, 0b1_0000000]), 4) == "23-45"
