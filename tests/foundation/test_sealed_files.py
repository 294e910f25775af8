"""What is kept encrypted: short contents, and files of any size that are read from any position."""

from __future__ import annotations

import io

import pytest

from stratus.foundation.sealing import HEADER, PORTION, TAG, NotOpened, SealedFile, seal, sealed_portions, unseal

KEY, PLACE = b"a secret of the installation", "jobs/1/x"
SIZES = [0, 1, PORTION - 1, PORTION, PORTION + 1, 2 * PORTION, 2 * PORTION + 7]


def a_content(size: int) -> bytes:
    return bytes(range(256)) * (size // 256) + bytes(range(size % 256))


def sealed(content: bytes, key: bytes = KEY, place: str = PLACE) -> bytes:
    return b"".join(sealed_portions(io.BytesIO(content), key, place))


def opened(stored: bytes, key: bytes = KEY, place: str = PLACE) -> io.BufferedReader:
    return io.BufferedReader(SealedFile(io.BytesIO(stored), key, place))


def test_a_content_opens_with_its_key_at_its_place_only():
    stored = seal(b"launch link", KEY, PLACE)
    assert b"launch" not in stored
    assert unseal(stored, KEY, PLACE) == b"launch link"
    for key, place in ((b"another", PLACE), (KEY, "jobs/2/x")):
        with pytest.raises(NotOpened):
            unseal(stored, key, place)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_as_it_was(size):
    assert opened(sealed(a_content(size))).read() == a_content(size)
    assert SealedFile(io.BytesIO(sealed(a_content(size))), KEY, PLACE).size == size


def test_a_file_is_read_from_any_position():
    content = a_content(2 * PORTION + 7)
    file = opened(sealed(content))
    for position in (PORTION - 3, 5, 2 * PORTION, 2 * PORTION + 6, len(content)):
        assert file.seek(position) == position
        assert file.read(10) == content[position : position + 10]
    assert file.seek(-7, io.SEEK_END) == 2 * PORTION
    assert file.read() == content[-7:]


def test_no_two_files_are_sealed_alike():
    assert sealed(b"the same") != sealed(b"the same")


@pytest.mark.parametrize(("key", "place"), [(b"another", PLACE), (KEY, "jobs/2/x")])
def test_a_file_opens_with_its_key_at_its_place_only(key, place):
    with pytest.raises(NotOpened):
        opened(sealed(b"content"), key, place).read()


@pytest.mark.parametrize("left", [0, HEADER - 1, HEADER + TAG - 1, HEADER + PORTION + TAG])
def test_a_file_that_was_cut_off_is_not_opened(left):
    with pytest.raises(NotOpened):
        opened(sealed(a_content(2 * PORTION))[:left]).read()


def test_portions_that_changed_places_are_not_opened():
    stored = sealed(a_content(3 * PORTION))
    first, second = HEADER + PORTION + TAG, HEADER + 2 * (PORTION + TAG)
    with pytest.raises(NotOpened):
        opened(stored[:HEADER] + stored[first:second] + stored[HEADER:first] + stored[second:]).read()
