"""Files with unsent answers.

`files/unsent.stratus` was made by `web/player/storage/unsent-file.ts` for the key of the tests, tenant 3, attempt 7.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stratus.delivery.unsent.file import MOST_BYTES, BadFile, check_code, is_check_code, open_file, public_key

SECRET = b"a key of the tests, of 32 bytes."
FILE = (Path(__file__).parent / "files" / "unsent.stratus").read_bytes()


def test_the_server_reads_what_the_browser_wrote() -> None:
    answer, hand_in = open_file(FILE, SECRET, 3, 7)
    assert answer == {
        "writer": "browser-of-candidate", "session": 1, "seq": 41, "at": "2026-11-20T22:55:53Z", "kind": "answer", "item": "i1",
        "value": {"selected": ["a"]},
    }  # fmt: skip
    assert (hand_in["kind"], hand_in["seq"]) == ("hand_in", 42)


def test_the_check_code_is_that_of_the_browser_whatever_its_case_and_hyphens() -> None:
    assert check_code(FILE) == "2XZJ-EPUP"
    assert is_check_code(" 2xzj epup", FILE)
    assert not is_check_code("2XZJ-EPU", FILE)
    assert not is_check_code("2XZJ-EPUP", FILE + b" ")


def test_every_organisation_has_a_key_of_its_own_which_stays_the_same() -> None:
    assert public_key(SECRET, 3) == public_key(SECRET, 3)
    assert len({public_key(SECRET, tenant) for tenant in range(1, 6)}) == 5


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(FILE) | fields).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "NOT_OURS"),
        (b"\xff\x00 no JSON", "NOT_OURS"),
        (b"[]", "NOT_OURS"),
        (b"[" * 100_000, "NOT_OURS"),
        (FILE[:-30], "NOT_OURS"),
        (b"x" * (MOST_BYTES + 1), "TOO_LARGE"),
        (changed(format="another"), "NOT_OURS"),
        (changed(owner="3.8"), "OTHER_ATTEMPT"),
        (changed(owner=None), "OTHER_ATTEMPT"),
        (changed(nonce=7), "NOT_OURS"),
        (changed(nonce="é"), "NOT_OURS"),
        (changed(nonce=""), "CANNOT_OPEN"),
        (changed(key="AAAA"), "CANNOT_OPEN"),
        (changed(content="AAAA"), "CANNOT_OPEN"),
        (changed(content=json.loads(FILE)["content"][:-4] + "AAAA"), "CANNOT_OPEN"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(content: bytes, code: str) -> None:
    with pytest.raises(BadFile) as bad:
        open_file(content, SECRET, 3, 7)
    assert bad.value.code == code


@pytest.mark.parametrize(("tenant", "attempt"), [(3, 8), (4, 7)])
def test_a_file_that_says_that_it_is_anothers_does_not_open(tenant: int, attempt: int) -> None:
    with pytest.raises(BadFile) as bad:
        open_file(changed(owner=f"{tenant}.{attempt}"), SECRET, tenant, attempt)
    assert bad.value.code == "CANNOT_OPEN"


def test_a_file_of_another_server_does_not_open() -> None:
    with pytest.raises(BadFile) as bad:
        open_file(FILE, b"another key", 3, 7)
    assert bad.value.code == "CANNOT_OPEN"
