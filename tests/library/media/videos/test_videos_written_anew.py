"""What becomes of a file that somebody sends as a video, and of those that were made to do harm."""

from __future__ import annotations

import random
import struct

import pytest

from library.media.sounds import SECRET, an_m4a, an_mp3, box
from library.media.test_hostile_pictures import Watched
from library.media.test_hostile_sounds import PAGE, answered, with_table
from library.media.videos.made import HEIGHT, WIDTH, a_track, about, an_mp4, frame, sequence
from library.pictures import a_file
from stratus.library.media.decoding import apart, played
from stratus.library.media.decoding.boxes import reading
from stratus.library.media.decoding.videos import told
from stratus.library.media.decoding.videos.anew import NoSound, Video, written_anew
from stratus.library.media.decoding.videos.writing import Edit

TAKEN = "taken"
QUARTER = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, HEIGHT << 16, 0, 0x40000000)


def video(content: bytes) -> Video:
    found = written_anew(content, "video")
    assert isinstance(found, Video)
    return found


def refused(content: bytes, wanted: str = "video") -> str:
    with pytest.raises(NoSound) as problem:
        written_anew(content, wanted)
    return problem.value.code


def outcome(content: bytes) -> str:
    try:
        written = played.written_anew(content, wanted="video").content
    except played.NotPlayed as problem:
        return problem.code
    assert PAGE not in written
    return TAKEN


@pytest.mark.parametrize("sound", [False, True])
def test_a_video_stays_what_it_is_without_a_word_about_it(sound):
    content = an_mp4(sound=sound)
    assert SECRET in content
    found = video(content)
    assert SECRET not in found.content
    assert (found.type, found.width, found.height, found.duration) == ("video/mp4", WIDTH, HEIGHT, 2000)


def test_what_was_written_anew_is_written_the_same_again():
    once = video(an_mp4(sound=True, edits=[Edit(500, -1), Edit(1500, 60)]))
    assert video(once.content) == once


def test_every_frame_is_there_in_its_order_without_what_was_said_beside_it():
    found = video(an_mp4(12)).content
    (_kind, track) = reading.tracks(found)[0]
    samples = reading.samples_of(found, track)
    assert [found[at : at + size] for at, size in samples.places] == [frame(number, beside=b"") for number in range(12)]
    assert samples.times == [(12, 100)]


def test_pictures_and_sound_lie_beside_each_other():
    found = video(an_mp4(sound=True)).content
    first = [[at for at, _size in reading.samples_of(found, track).places] for _kind, track in reading.tracks(found)]
    assert first[0][0] < first[1][0] < first[0][-1] < first[1][-1]


def test_what_a_phone_held_upright_filmed_is_as_high_as_it_is_seen():
    found = video(an_mp4(turns=QUARTER))
    assert (found.width, found.height) == (HEIGHT, WIDTH)
    assert QUARTER in found.content


def test_what_waits_and_begins_later_is_told_as_long_as_it_is_played():
    assert video(an_mp4(edits=[Edit(300, -1), Edit(700, 60)])).duration == 1000


def test_pictures_that_are_shown_later_than_decoded_keep_their_times_and_keys():
    shifts = struct.pack(">III", 0, 1, 20) + struct.pack(">I", 60)
    content = an_mp4()
    stts = content.index(b"stts") - 4
    added = box(b"ctts", shifts) + box(b"stss", struct.pack(">IIII", 0, 2, 1, 11))
    changed = content[:stts] + added + content[stts:]
    for around in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        at = changed.index(around) - 4
        changed = changed[:at] + struct.pack(">I", int.from_bytes(changed[at : at + 4], "big") + len(added)) + changed[at + 4 :]
    at = changed.index(b"stco") + 12
    number = int.from_bytes(changed[at - 4 : at], "big")
    moved = [place + len(added) for place in struct.unpack_from(f">{number}I", changed, at)]
    found = video(changed[:at] + struct.pack(f">{number}I", *moved) + changed[at + 4 * number :]).content
    assert box(b"ctts", shifts) in found
    assert box(b"stss", struct.pack(">IIII", 0, 2, 1, 11)) in found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (an_mp4(coded=b"hvc1"), "OTHER_VIDEO"),
        (an_mp4(coded=b"encv"), "OTHER_VIDEO"),
        (an_mp4(told=about([sequence(profile=122)])), "OTHER_VIDEO"),
        (an_mp4(told=box(b"avcC", b"\1")), "OTHER_VIDEO"),
        (an_mp4(told=about([sequence(3840, 2160)])), "TOO_MANY_PIXELS"),
        (an_mp4(seconds=2.5 * 3600), "TOO_LONG"),
        (an_mp4(edits=[Edit(10, 0), Edit(10, 600)]), "EDITED"),
        (an_mp4(sound=True, more=[a_track()]), "SEVERAL"),
        (an_mp4()[:-30_000], "CUT_OFF"),
        (an_mp4().replace(b"moov", b"moof"), "OTHER_SOUND"),
        (an_m4a(), "NO_PICTURE"),
        (an_mp3(), "NO_PICTURE"),
        (b"\x1aE\xdf\xa3" + bytes(100), "OTHER_VIDEO"),
        (an_mp4(samples=[b"\0\0\0\x09abc"]), "UNREADABLE"),
        (an_mp4(samples=[struct.pack(">I", 2) + b"\x06\0"]), "UNREADABLE"),
    ],
)
def test_what_no_browser_plays_or_what_no_video_is_has_its_reason(content, code):
    assert refused(content) == code


def test_a_profile_with_more_colours_to_tell_is_taken():
    assert video(an_mp4(told=about([sequence(profile=100)]))).width == WIDTH


def test_a_video_where_a_sound_is_wanted_is_called_one_and_taken_where_either_may_be():
    assert refused(an_mp4(), "sound") == "FILM"
    assert isinstance(written_anew(an_mp4()), Video)
    assert not isinstance(written_anew(an_m4a()), Video)


NAMES = struct.pack(">III", 0, 0, 2**32 - 1)
HOSTILE = {
    "a page behind": (lambda: an_mp4() + PAGE, "CUT_OFF"),
    "a page in a box": (lambda: an_mp4() + box(b"free", PAGE), TAKEN),
    "a page beside the pictures": (lambda: an_mp4(samples=[frame(0, beside=b"\x06" + PAGE)]), TAKEN),
    "a picture called a video": (a_file, "UNREADABLE"),
    "a page called a video": (lambda: PAGE, "UNREADABLE"),
    "as many samples as numbers can say": (lambda: with_table(b"stsz", NAMES, an_mp4()), "UNREADABLE"),
    "a hundred million samples of nothing": (lambda: with_table(b"stsz", struct.pack(">III", 0, 1, 10**8), an_mp4()), "UNREADABLE"),
    "samples beyond the end": (lambda: with_table(b"stco", struct.pack(">II", 0, 4) + b"\xff\xff\xff\xf0" * 4, an_mp4()), "CUT_OFF"),
    "times without an end": (lambda: with_table(b"stts", struct.pack(">IIII", 0, 1, 20, 2**32 - 1), an_mp4()), "TOO_LONG"),
    "boxes as deep as they go": (lambda: box(b"ftyp", b"isom") + box(b"moov", deep(2_000)), "NO_PICTURE"),
    "a million boxes": (lambda: box(b"ftyp", b"isom") + box(b"free") * 1_000_000, "UNREADABLE"),
    "boxes of no size": (lambda: box(b"ftyp", b"isom") + box(b"moov", bytes(80_000)), "NO_PICTURE"),
    "pieces without a number": (lambda: an_mp4(samples=[struct.pack(">IB", 1, 0x41) * 100_000]), "TOO_COSTLY"),
    "a sequence of nothing but noughts": (lambda: an_mp4(told=about([b"\x67\x42\xc0\x1e" + bytes(1_500)])), "UNREADABLE"),
    "more frames than a video has": (lambda: an_mp4(samples=[struct.pack(">IB", 1, 0x41)] * 450_000, seconds=5_000), "TOO_COSTLY"),
    "as large as can be sent": (lambda: an_mp4(samples=[struct.pack(">I", 999_996) + bytes((0x41,)) * 999_996] * 24), TAKEN),
}


def deep(levels: int) -> bytes:
    inside = b""
    for _level in range(levels):
        inside = box(b"meta", inside)
    return inside


@pytest.fixture
def watched(monkeypatch):
    watched = Watched(monkeypatch)
    yield watched
    watched.end()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_an_answer_and_little_memory(watched, name):
    make, expected = HOSTILE[name]
    assert outcome(make()) == expected
    watched.end()
    assert max(watched.peaks, default=0) < apart.MOST_MEMORY_OF_SOUND


def test_a_file_that_was_cut_anywhere_raises_nothing_else():
    content = an_mp4(2, sound=True, seconds=0.2)
    for end in range(0, len(content), 23):
        try:
            found = video(content[:end])
        except NoSound:
            continue
        assert len(found.content) <= end + 1_000


def test_a_file_that_was_damaged_anywhere_raises_nothing_else():
    drawn = random.Random(7)
    content = an_mp4(2, sound=True, seconds=0.2)
    for _turn in range(1_500):
        damaged = bytearray(content)
        for _byte in range(drawn.randint(1, 4)):
            damaged[drawn.randrange(1_800)] = drawn.choice((0, 1, 0x7F, 0x80, 0xFF, drawn.randrange(256)))
        try:
            found = video(bytes(damaged))
        except NoSound:
            continue
        assert found.width * found.height <= told.MOST_PIXELS
        assert len(found.content) <= 2 * len(content)


WRITTEN = video(an_mp4(2))
TRUE = {"size": len(WRITTEN.content), "duration": 5, "width": 64, "height": 48}


@pytest.mark.parametrize("lie", [{"width": 0}, {"width": 10**6, "height": 10**6}, {"duration": 10**9}, {"duration": 0}, {"size": 5}])
def test_what_such_a_process_says_is_not_believed(lie):
    assert apart._read_played(answered(TRUE, WRITTEN.content)) is not None
    assert apart._read_played(answered({**TRUE, **lie}, WRITTEN.content)) is None
