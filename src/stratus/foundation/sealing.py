"""Encryption of what is kept: short contents in a column, and files of any size.

AES-256-GCM. `key` is material of an installation, of any length; `place` says where the content belongs (tenant, purpose, row), so that
what is sealed for one place cannot be opened at another. A sealed file is a header and portions that are sealed one by one: it is written
and read with the memory of one portion, read from any position, and not opened if a portion is missing, moved or cut off.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
TAG = 16
HEADER = 32
"""Bytes at the beginning of a sealed file, drawn anew for each: its key is derived from them."""
PORTION = 256 * 1024
"""Bytes of content in each portion of a file but the last."""


class NotOpened(ValueError):
    """What is stored was not sealed with this key for this place, or is damaged."""


def fingerprint(name: str, secret: bytes) -> str:
    """Return 32 hexadecimal characters that belong to this secret under this name: they say whether two are the same, and nothing else."""
    return hmac.new(secret, f"stratus fingerprint|{name}".encode(), hashlib.sha256).hexdigest()[:32]


def seal(content: bytes, key: bytes, place: str | bytes) -> bytes:
    """Return the content encrypted."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_whole(key)).encrypt(nonce, content, _named(place))


def unseal(sealed: bytes | memoryview, key: bytes, place: str | bytes) -> bytes:
    """Return the content. Raises NotOpened."""
    stored = bytes(sealed)
    try:
        return AESGCM(_whole(key)).decrypt(stored[:NONCE], stored[NONCE:], _named(place))
    except (InvalidTag, ValueError) as error:
        raise NotOpened("It was sealed with another key or for another place.") from error


def sealed_portions(source: IO[bytes], key: bytes, place: str) -> Iterator[bytes]:
    """Yield the bytes of the sealed file of what can be read from `source`."""
    header = os.urandom(HEADER)
    cipher = _of_file(key, header)
    yield header
    number, portion = 0, source.read(PORTION)
    while True:
        following = source.read(PORTION) if len(portion) == PORTION else b""
        yield cipher.encrypt(_nonce(number, is_last=not following), portion, place.encode())
        if not following:
            return
        number, portion = number + 1, following


class SealedFile(io.RawIOBase):
    """A sealed file, to be read; `stored` must be seekable, and is closed with it. Raises NotOpened, when a damaged portion is read."""

    def __init__(self, stored: IO[bytes], key: bytes, place: str) -> None:
        self._stored, self._place = stored, place.encode()
        self._cipher = _of_file(key, stored.read(HEADER))
        length = stored.seek(0, io.SEEK_END) - HEADER
        self._portions = max(1, -(-length // (PORTION + TAG)))
        self._size = length - self._portions * TAG
        if self._size < 0:
            raise NotOpened("It is cut off.")
        self._position = 0
        self._number, self._opened = -1, b""

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return self._size

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from any position."""
        return True

    def tell(self) -> int:
        """Return the present position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position of the content, and return it."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Read at most to the end of the present portion."""
        if self._position >= self._size and self._size:
            return 0
        number, within = divmod(self._position, PORTION)
        piece = self._portion(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close what is stored too."""
        self._stored.close()
        super().close()

    def _portion(self, number: int) -> bytes:
        if number != self._number:
            self._stored.seek(HEADER + number * (PORTION + TAG))
            sealed = self._stored.read(PORTION + TAG)
            try:
                self._opened = self._cipher.decrypt(_nonce(number, is_last=number == self._portions - 1), sealed, self._place)
            except (InvalidTag, ValueError) as error:
                raise NotOpened("It was sealed with another key or for another place, or is damaged.") from error
            self._number = number
        return self._opened


def _named(place: str | bytes) -> bytes:
    return place.encode() if isinstance(place, str) else place


def _whole(key: bytes) -> bytes:
    """Return 32 bytes whatever the length of the installation's secret."""
    return hashlib.sha256(key).digest()


def _of_file(key: bytes, header: bytes) -> AESGCM:
    return AESGCM(hmac.digest(_whole(key), header, "sha256"))


def _nonce(number: int, *, is_last: bool) -> bytes:
    """Return the nonce of a portion: its number, and whether another follows. No two files share a key, so it is never used twice."""
    return number.to_bytes(NONCE - 1, "big") + (b"\x01" if is_last else b"\x00")
