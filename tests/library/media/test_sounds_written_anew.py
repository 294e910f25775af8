"""What becomes of a file that somebody sends as a sound."""

from __future__ import annotations

import struct

import pytest

from library.media.sounds import (
    AAC_LC,
    MP3_HEAD,
    OPUS_HEAD,
    SECRET,
    SOUNDS,
    a_wav,
    adts_frames,
    an_m4a,
    an_mp3,
    an_ogg,
    id3,
    mp3_frames,
    ogg_page,
    opus_tags,
)
from stratus.library.media.decoding.sounds import mp4_writing, mpeg, ogg
from stratus.library.media.decoding.sounds.anew import NoSound, written_anew

FAST = bytes((0xFF, 0xFB, 0xE0, 0xC0))
"""Head of a frame of 320 kbit/s: 1,044 bytes."""


def refused(content: bytes) -> str:
    with pytest.raises(NoSound) as problem:
        written_anew(content)
    return problem.value.code


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_sound_stays_what_it_is_without_a_word_about_it(kind):
    content = SOUNDS[kind]()
    sound = written_anew(content)
    assert sound.type == kind
    assert SECRET in content
    assert SECRET not in sound.content


@pytest.mark.parametrize("kind", SOUNDS)
def test_what_was_written_anew_is_written_the_same_again(kind):
    once = written_anew(SOUNDS[kind]())
    assert written_anew(once.content) == once


@pytest.mark.parametrize(
    ("content", "duration"), [(an_mp3(), 2612), (a_wav(3), 3000), (an_m4a(), 2321), (an_ogg(3), 2993), (adts_frames(), 2321)]
)
def test_it_is_told_how_long_it_lasts(content, duration):
    assert written_anew(content).duration == duration


def test_all_frames_of_an_mp3_are_there_in_their_order():
    frames = b"".join(MP3_HEAD + bytes((number,)) * 413 for number in range(50))
    assert written_anew(id3() + frames).content == frames


def test_an_mp3_of_changing_rate_says_how_many_frames_it_has_and_where_they_are():
    content = (mp3_frames(50) + mp3_frames(50, head=FAST, size=1044)) * 2
    written = written_anew(content).content
    first = mpeg._of_mp3(written, 0)
    assert first is not None
    place = written.index(b"Xing")
    flags, frames, size = struct.unpack_from(">III", written, place + 4)
    assert (place, flags, frames, size) == (21, 7, 200, len(written))
    table = written[place + 16 : place + 116]
    assert list(table) == sorted(table)
    assert written[first.size :] == content


def test_what_another_program_wrote_into_its_first_frame_is_left_out():
    first = bytearray(mp3_frames(1))
    first[21:33] = b"Info" + struct.pack(">II", 1, 20)
    first[137:146] = b"LAME3.100"
    assert written_anew(bytes(first) + mp3_frames(20)).content == mp3_frames(20)


def test_an_mp3_that_says_that_more_frames_follow_than_do_was_cut_off():
    first = bytearray(mp3_frames(1))
    first[21:33] = b"Info" + struct.pack(">II", 1, 21)
    assert refused(bytes(first) + mp3_frames(20)) == "CUT_OFF"


def test_bare_frames_of_aac_become_an_m4a():
    sound = written_anew(id3() + adts_frames(60))
    assert sound.type == "audio/mp4"
    assert AAC_LC in sound.content
    assert sound.content.endswith(bytes(100 * 60))


@pytest.mark.parametrize("number", [1, 49, 50, 51, 100, 120])
def test_samples_of_an_m4a_are_found_again_whatever_their_number(number):
    samples = b"".join(struct.pack(">I", place) * 25 for place in range(number))
    once = written_anew(an_m4a(number, samples=samples)).content
    assert once.endswith(samples)
    assert written_anew(once).content == once


def test_a_long_comment_of_an_ogg_over_several_pages_is_left_out():
    tags = opus_tags(SECRET * 10_000)
    pages = [tags[place : place + 255 * 255] for place in range(0, len(tags), 255 * 255)]
    written = [ogg_page([OPUS_HEAD], number=0, time=0, flags=2)]
    for number, piece in enumerate(pages, start=1):
        is_open = number < len(pages)
        written.append(ogg_page([piece], number=number, time=2**64 - 1 if is_open else 0, flags=number > 1, is_open=is_open))
    sound = b"".join([*written, ogg_page([b"\xf8\xff\xfe"] * 50, number=len(written), time=48_000, flags=4)])
    assert SECRET not in written_anew(sound).content


def test_a_vorbis_keeps_its_books_and_loses_its_words():
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44_100, 0, 0, 0, 0xB8, 1)
    words, books = b"\x03vorbis" + struct.pack("<I", len(SECRET)) + SECRET + struct.pack("<IB", 0, 1), b"\x05vorbis" + bytes(600)
    pages = [ogg_page([head], number=0, time=0, flags=2), ogg_page([words, books], number=1, time=0)]
    sound = written_anew(b"".join([*pages, ogg_page([bytes(30)] * 20, number=2, time=88_200, flags=4)]))
    assert (sound.type, sound.duration) == ("audio/ogg", 2000)
    assert books in sound.content
    assert SECRET not in sound.content


def test_the_sum_of_a_page_is_that_of_ogg():
    # A page that another program wrote: its head, and the sum that stands in it.
    page = bytes.fromhex("4f67675300020000000000000000010000000000000000000000011e") + b"\x01vorbis" + bytes(23)
    plain = 0
    for byte in page:
        plain ^= byte << 24
        for _bit in range(8):
            plain = (plain << 1 ^ (0x04C11DB7 if plain & 0x80000000 else 0)) & 0xFFFFFFFF
    assert ogg._sum(page[:28], page[28:]) == plain


@pytest.mark.parametrize("bits", [8, 16, 24, 32])
def test_a_wav_keeps_how_finely_it_was_sampled(bits):
    written = written_anew(a_wav(bits=bits)).content
    assert struct.unpack_from("<H", written, 34) == (bits,)
    assert len(written) == 44 + 8000 * bits // 8


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (an_m4a(handler=b"vide"), "FILM"),
        (an_m4a(coded=b"alac"), "OTHER_SOUND"),
        (an_m4a(coded=b"enca"), "OTHER_SOUND"),
        (a_wav(code=2), "OTHER_SOUND"),
        (a_wav(code=3, bits=16), "OTHER_SOUND"),
        (an_ogg() + an_ogg(serial=78), "OTHER_SOUND"),
        (an_ogg(head=b"Speex   " + bytes(72)), "OTHER_SOUND"),
        (an_mp3()[:-300], "CUT_OFF"),
        (an_mp3(behind=b"")[:-1], "CUT_OFF"),
        (a_wav()[:-1], "CUT_OFF"),
        (an_m4a()[:3000], "CUT_OFF"),
        (an_ogg()[:-1], "CUT_OFF"),
        (mp3_frames(7), "UNREADABLE"),
        (b"", "UNREADABLE"),
        (b"\xff\xfb", "UNREADABLE"),
        (b"%PDF-1.7 and so on", "UNREADABLE"),
    ],
)
def test_what_cannot_be_taken_is_refused_for_what_it_is(content, code):
    assert refused(content) == code


def test_a_sound_of_more_than_a_day_is_refused():
    with pytest.raises(NoSound) as problem:
        mp4_writing.sound_of(bytes(100), [(0, 100)], [(1, 2**31)], AAC_LC, rate=1000, channels=1)
    assert problem.value.code == "TOO_LONG"
