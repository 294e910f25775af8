"""The encryption of single objects."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.papers.sealed.sealing import LENGTH, NONCE, Kind, Place, Sealer, class_of, padded, unseal

SEALER = Sealer(b"an installation's secret, 32 byte", tenant_id=3, schedule_id=31)
ITEM = Place(Kind.ITEM, "aa" * 32, "19655-2")
VIEW = b'{"stem": "What is depreciation?"}'


def test_the_key_opens_it_and_its_name_is_the_hash_of_its_bytes() -> None:
    sealed = SEALER.seal(ITEM, VIEW)
    assert unseal(SEALER.key(ITEM), sealed.content) == VIEW
    assert sealed.hash == hashlib.sha256(sealed.content).hexdigest()


def test_every_process_makes_the_same_bytes() -> None:
    assert SEALER.seal(ITEM, VIEW) == replace(SEALER).seal(ITEM, VIEW)


def test_nothing_of_the_content_shows() -> None:
    assert b"depreciation" not in SEALER.seal(ITEM, VIEW).content


@pytest.mark.parametrize(
    ("sealer", "place"),
    [
        (replace(SEALER, secret=b"another secret of 32 bytes or so"), ITEM),
        (replace(SEALER, tenant_id=4), ITEM),
        (replace(SEALER, schedule_id=32), ITEM),
        (SEALER, ITEM._replace(of="bb" * 32)),
        (SEALER, ITEM._replace(part="19655-3")),
        (SEALER, Place(Kind.COMMON, ITEM.of)),
        (SEALER, ITEM._replace(kind=Kind.MEDIUM)),
    ],
)
def test_every_place_of_every_schedule_has_a_key_of_its_own(sealer: Sealer, place: Place) -> None:
    one, another = SEALER.seal(ITEM, VIEW), sealer.seal(place, VIEW)
    assert one.content[:NONCE] != another.content[:NONCE]
    assert one.hash != another.hash
    with pytest.raises(InvalidTag):
        unseal(sealer.key(place), one.content)


def test_neither_ids_nor_numbers_can_be_shifted_from_one_part_of_a_place_into_the_next() -> None:
    assert SEALER.key(Place(Kind.ITEM, "a", "b|c")) != SEALER.key(Place(Kind.ITEM, "a|b", "c"))
    assert replace(SEALER, tenant_id=1, schedule_id=11).key(ITEM) != replace(SEALER, tenant_id=11, schedule_id=1).key(ITEM)
    assert SEALER.key(Place(Kind.MEDIUM, "a", 1)) != SEALER.key(Place(Kind.MEDIUM, "a", "1"))


def test_two_contents_never_share_a_nonce_even_under_one_key() -> None:
    one, another = SEALER.seal(ITEM, VIEW), SEALER.seal(ITEM, VIEW + b" ")
    assert one.content[:NONCE] != another.content[:NONCE]


def test_changed_bytes_are_not_opened() -> None:
    content = bytearray(SEALER.seal(ITEM, VIEW).content)
    content[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal(SEALER.key(ITEM), bytes(content))


def test_a_key_is_told_as_base64url_without_padding() -> None:
    assert len(SEALER.key_text(ITEM)) == 43
    assert not set(SEALER.key_text(ITEM)) & set("+/=")


@pytest.mark.parametrize(
    ("size", "as_item", "else_"),
    [(1, 4096, 4096), (4096, 4096, 4096), (4097, 8192, 8192), (9000, 16384, 12288), (33_000, 65536, 36864), (70_000, 131072, 73728)],
)
def test_sizes_are_those_of_their_class(size: int, as_item: int, else_: int) -> None:
    assert class_of(size, Kind.ITEM) == as_item
    assert class_of(size, Kind.COMMON) == class_of(size, Kind.MEDIUM) == else_


@given(st.integers(0, 30_000_000))
def test_padding_never_cuts_and_costs_media_an_eighth_at_most(size: int) -> None:
    assert size <= class_of(size, Kind.ITEM) < max(2 * size, 4097)
    assert size <= class_of(size, Kind.MEDIUM) <= max(size * 1.125 + 1, size + 4096)


@given(st.integers(1_000_000, 2_000_000))
def test_there_are_few_classes(size: int) -> None:
    assert class_of(size, Kind.MEDIUM) % 65536 == 0


@given(st.binary(max_size=10_000), st.sampled_from(Kind))
def test_what_is_padded_says_its_length(content: bytes, kind: Kind) -> None:
    plain = padded(content, kind)
    assert plain[LENGTH : LENGTH + int.from_bytes(plain[:LENGTH])] == content
    assert not any(plain[LENGTH + len(content) :])
    place = Place(kind, "aa")
    assert len(SEALER.seal(place, content).content) == NONCE + class_of(LENGTH + len(content), kind) + 16  # the tag
    assert unseal(SEALER.key(place), SEALER.seal(place, content).content) == content
