"""The encryption of papers that come early."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stratus.delivery.papers.sealing import NONCE, SealedPaper, seal

SECRET = b"an installation's secret, 32 byte"
PAPER = b'{"items": [{"stem": "What is depreciation?"}]}'


def opened(sealed: SealedPaper, key: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed.content[:NONCE], sealed.content[NONCE:], None)


def test_the_key_opens_it_and_its_address_is_the_hash_of_its_bytes() -> None:
    sealed = seal(SECRET, 7, "hash", PAPER)
    assert opened(sealed, sealed.key) == PAPER
    assert sealed.hash == hashlib.sha256(sealed.content).hexdigest()
    assert base64.urlsafe_b64decode(sealed.key_text + "=") == sealed.key


def test_every_process_makes_the_same_bytes() -> None:
    assert seal(SECRET, 7, "hash", PAPER) == seal(SECRET, 7, "hash", PAPER)


@pytest.mark.parametrize("other", [(SECRET, 8, "hash"), (SECRET, 7, "other"), (b"another " + SECRET, 7, "hash")])
def test_schedule_paper_and_installation_have_a_key_each(other: tuple[bytes, int, str]) -> None:
    one, another = seal(SECRET, 7, "hash", PAPER), seal(*other, PAPER)
    assert one.key != another.key
    with pytest.raises(InvalidTag):
        opened(one, another.key)


def test_two_contents_never_share_a_nonce() -> None:
    one, another = seal(SECRET, 7, "hash", PAPER), seal(SECRET, 7, "hash", PAPER + b" ")
    assert (one.key, one.content[:NONCE] == another.content[:NONCE]) == (another.key, False)


def test_nothing_of_the_paper_shows() -> None:
    assert b"depreciation" not in seal(SECRET, 7, "hash", PAPER).content
