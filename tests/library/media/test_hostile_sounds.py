"""Sounds that were made to do harm: a clear answer, and a bound on the memory and the work that they cost."""

from __future__ import annotations

import json
import random
import struct

import pytest

from library.media.sounds import MP3_HEAD, SOUNDS, a_wav, adts_frames, an_m4a, an_mp3, an_ogg, box, id3, mp3_frames
from library.media.test_hostile_pictures import Watched
from library.pictures import a_file
from stratus.library.media import pictures, rules
from stratus.library.media.decoding import apart
from stratus.library.media.decoding.played import NotPlayed, begins_as_played, written_anew
from stratus.library.media.decoding.sounds import anew

TAKEN = "taken"
PAGE = b"<html><script>alert(1)</script>"


def with_table(name: bytes, table: bytes, content: bytes | None = None) -> bytes:
    """An M4A, one of whose tables says something else; what is around it is made longer."""
    content = content or an_m4a()
    begin = content.index(name) - 4
    old = int.from_bytes(content[begin : begin + 4], "big")
    grown = 8 + len(table) - old
    changed = content[:begin] + box(name, table) + content[begin + old :]
    for around in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        place = changed.index(around) - 4
        size = int.from_bytes(changed[place : place + 4], "big") + grown
        changed = changed[:place] + struct.pack(">I", size) + changed[place + 4 :]
    return changed


def over_and_over() -> bytes:
    """An M4A whose 200 chunks are all the same bytes: a megabyte, of ten thousand."""
    content = with_table(b"stsz", struct.pack(">III", 0, 0, 10_000) + struct.pack(">I", 100) * 10_000)
    content = with_table(b"stts", struct.pack(">IIII", 0, 1, 10_000, 1024), content)
    content = with_table(b"stsc", struct.pack(">IIIII", 0, 1, 1, 50, 1), content)
    return with_table(b"stco", struct.pack(">II", 0, 200) + struct.pack(">I", 60) * 200, content)


HOSTILE = {
    "a page behind an MP3": (lambda: an_mp3(behind=PAGE), "UNREADABLE"),
    "a page in the tag of an MP3": (lambda: an_mp3(before=id3(PAGE)), TAKEN),
    "a page behind the tag of an MP3": (lambda: an_mp3() + PAGE, TAKEN),
    "a page in an M4A": (lambda: an_m4a() + box(b"free", PAGE), TAKEN),
    "a page in a WAV": (lambda: a_wav(extra=b"note" + struct.pack("<I", 32) + PAGE + b" "), TAKEN),
    "a page behind a WAV": (lambda: a_wav() + PAGE, TAKEN),
    "a page behind an Ogg": (lambda: an_ogg() + PAGE, "UNREADABLE"),
    "a picture called a sound": (a_file, "UNREADABLE"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(1000), "UNREADABLE"),
    "a program": (lambda: b"\x7fELF" + bytes(1000), "UNREADABLE"),
    "a hundred million samples of nothing": (lambda: with_table(b"stsz", struct.pack(">III", 0, 1, 100_000_000)), "UNREADABLE"),
    "as many as numbers can say, of no bytes": (lambda: with_table(b"stsz", struct.pack(">III", 0, 0, 2**32 - 1)), "UNREADABLE"),
    "the same bytes a thousand times": (lambda: with_table(b"stsz", struct.pack(">III", 0, 10_000, 100)), "UNREADABLE"),
    "the same bytes in every chunk": (over_and_over, "CUT_OFF"),
    "samples beyond the end": (lambda: with_table(b"stco", struct.pack(">IIII", 0, 2, 2**32 - 1, 5)), "CUT_OFF"),
    "chunks without an end": (lambda: with_table(b"stsc", struct.pack(">IIIII", 0, 1, 2**32 - 1, 2**32 - 1, 1)), "UNREADABLE"),
    "times without an end": (lambda: with_table(b"stts", struct.pack(">IIII", 0, 1, 100, 2**32 - 1)), "TOO_LONG"),
    "boxes of no size": (lambda: b"\0\0\0\x14ftypM4A " + bytes(8) + box(b"moov", bytes(80_000)), "UNREADABLE"),
    "a million boxes": (lambda: b"\0\0\0\x14ftypM4A " + bytes(8) + box(b"free") * 1_000_000, "UNREADABLE"),
    "a tag as long as tags can be": (lambda: b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + mp3_frames(), "UNREADABLE"),
    "nothing but a tag, over and over": (lambda: id3(b"") * 1_000_000, "UNREADABLE"),
    "nothing but noughts behind": (lambda: an_mp3(behind=bytes(20_000_000)), "UNREADABLE"),
    "a million pages of an Ogg": (lambda: an_ogg(30) + b"OggS" * 1_000_000, "UNREADABLE"),
    "a million chunks of a WAV": (lambda: b"RIFF\0\0\0\0WAVE" + b"none\0\0\0\0" * 1_000_000, "UNREADABLE"),
    "as many frames as there can be": (lambda: mp3_frames(240_000, head=bytes((0xFF, 0xE3, 0x18, 0xC0)), size=72), TAKEN),
}


@pytest.fixture
def watched(monkeypatch):
    watched = Watched(monkeypatch)
    yield watched
    watched.end()


def outcome(content: bytes) -> str:
    try:
        written = written_anew(content, wanted="sound").content
    except NotPlayed as problem:
        return problem.code
    assert PAGE not in written
    return TAKEN


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_an_answer_and_little_memory(watched, name):
    make, expected = HOSTILE[name]
    assert outcome(make()) == expected
    watched.end()
    assert max(watched.peaks, default=0) < apart.MOST_MEMORY_OF_SOUND


@pytest.mark.slow("a quarter of a million frames are looked through")
def test_a_lecture_as_large_as_may_be_sent_is_taken(watched):
    speech = mp3_frames(rules.MOST_SENT // 96, head=bytes((0xFF, 0xF3, 0x44, 0xC0)), size=96)  # an hour and three quarters of 32 kbit/s
    assert outcome(speech) == TAKEN
    watched.end()
    assert max(watched.peaks) < apart.MOST_MEMORY_OF_SOUND


@pytest.mark.slow("half a million frames are looked through")
def test_more_frames_than_any_sound_has_take_no_more_memory(watched):
    assert outcome(adts_frames(600_000, size=40)) == "TOO_COSTLY"
    watched.end()
    assert max(watched.peaks) < apart.MOST_MEMORY_OF_SOUND


def test_a_file_of_100_megabytes_is_not_looked_at(watched):
    assert outcome(an_mp3() + bytes(100_000_000)) == "UNREADABLE"
    watched.end()
    assert not watched.peaks


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_file_that_was_cut_anywhere_raises_nothing_else(kind):
    content = SOUNDS[kind]()
    for end in {*range(200), *range(200, len(content), 97)}:
        try:
            sound = anew.written_anew(content[:end])
        except anew.NoSound:
            continue
        assert len(sound.content) <= end + 200


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_file_that_was_damaged_anywhere_raises_nothing_else(kind):
    drawn = random.Random(7)
    content = SOUNDS[kind]()
    head = min(len(content), 2_500)
    for _turn in range(1_500):
        damaged = bytearray(content)
        for _byte in range(drawn.randint(1, 4)):
            damaged[drawn.randrange(head)] = drawn.choice((0, 1, 0x7F, 0x80, 0xFF, drawn.randrange(256)))
        try:
            sound = anew.written_anew(bytes(damaged))
        except anew.NoSound:
            continue
        assert len(sound.content) <= 2 * len(content)


def test_what_takes_more_memory_than_there_is_for_it_is_refused_as_such(monkeypatch):
    monkeypatch.setattr(apart, "MOST_MEMORY_OF_SOUND", 48 * 1024 * 1024)
    assert outcome(mp3_frames(58_000)) == "TOO_COSTLY"


def answered(told: object, parts: bytes = b"") -> bytes:
    return json.dumps(told).encode() + b"\n" + parts


MP3 = mp3_frames(10)
LIES = {
    "nothing": b"",
    "no sound": answered({"duration": 5}),
    "no length": answered({"size": len(MP3)}, MP3),
    "no end": answered({"size": len(MP3), "duration": 10**12}, MP3),
    "a page": answered({"size": len(PAGE), "duration": 5}, PAGE),
    "a picture": answered({"size": len(a_file()), "duration": 5}, a_file()),
    "more than it says": answered({"size": len(MP3), "duration": 5}, MP3 + PAGE),
    "less than it says": answered({"size": len(MP3) + 1, "duration": 5}, MP3),
}


@pytest.mark.parametrize("said", LIES)
def test_what_such_a_process_says_is_not_believed(said):
    assert apart._read_played(LIES[said]) is None


def test_what_it_says_truly_is_taken():
    assert apart._read_played(answered({"size": len(MP3), "duration": 5}, MP3)) is not None


def test_while_a_picture_is_read_no_sound_is():
    with pictures.TURNS.turn("other", now=0):
        assert outcome(an_mp3()) == "BUSY"
    assert outcome(an_mp3()) == TAKEN


@pytest.mark.parametrize("content", [*(make() for make in SOUNDS.values()), adts_frames(), MP3_HEAD, b"\x1aE\xdf\xa3"])
def test_what_begins_as_a_sound_is_read_as_one(content):
    assert begins_as_played(content)


@pytest.mark.parametrize("content", [a_file(), a_file(kind="JPEG"), a_file(kind="WEBP"), b"\0\0\0\x18ftypheic", b"", b"\xff"])
def test_pictures_do_not_begin_as_sounds(content):
    assert not begins_as_played(content)


def test_a_sound_may_have_what_can_be_sent():
    assert rules.MOST_PLAYED == rules.MOST_SENT
