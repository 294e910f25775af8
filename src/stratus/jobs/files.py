"""The files of jobs: what was handed in, and what came out. Encrypted in the storage, each under a name that is drawn."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from stratus.foundation.sealing import NotOpened, SealedFile, sealed_portions
from stratus.tenancy import current


class _Sealed(File):
    """What the storage writes: the sealed bytes, portion by portion."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        super().__init__(source, name)
        self.source = source

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the sealed portions; a portion has a size of its own."""
        return sealed_portions(self.source, settings.KEPT_ANSWERS_KEY, self.name or "")


def store(source: IO[bytes]) -> str:
    """Store the content, from its present position on, and return its name in the storage. Nothing of a transaction: see `forget`."""
    name = f"jobs/{current.require_id()}/{secrets.token_hex(16)}"
    try:
        return default_storage.save(name, _Sealed(source, name))
    except BaseException:
        discard(name)  # what a full disk took of it
        raise


def opened(name: str) -> IO[bytes]:
    """Return a stored file, to be read and closed. Raises FileNotFoundError, also where it was sealed with secrets that are lost.

    And sealing.NotOpened, when a damaged portion behind the first is read.
    """
    stored = cast("IO[bytes]", default_storage.open(name))
    try:
        reader = io.BufferedReader(SealedFile(stored, settings.KEPT_ANSWERS_KEY, name))
        reader.peek(1)  # before anything of it is sent
    except NotOpened as error:
        stored.close()
        raise FileNotFoundError(name) from error
    return cast("IO[bytes]", reader)


def forget(*names: str) -> None:
    """Delete these files after the present transaction commits; empty names are none."""
    there = [name for name in names if name]
    if there:
        transaction.on_commit(lambda: discard(*there), robust=True)


def discard(*names: Any) -> None:
    """Delete these files now: what no row points to."""
    for name in names:
        default_storage.delete(name)
