"""Captions as people send them, and what is kept of them."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.videos.made import SRT, VTT
from stratus.foundation.authored import played_in
from stratus.library.media.captions import rules
from stratus.library.media.captions.rules import BadCaptions, Cue, Track, parse, videos_in, with_captions, written

NAME = f"media:{'a' * 64}"
VIDEO = f'<p><video data-src="{NAME}" title="Station"></video></p>'


def refused(content: bytes) -> tuple[str, int]:
    with pytest.raises(BadCaptions) as problem:
        parse(content)
    return problem.value.code, problem.value.line


def test_webvtt_is_read_as_plain_text():
    assert parse(VTT) == [Cue(0, 1000, "Mind the gap & the door."), Cue(1000, 2000, "- Really?")]


def test_srt_is_read_too():
    assert parse(b"\xef\xbb\xbf" + SRT) == [Cue(0, 1000, "Pas op het gat"), Cue(1000, 2000, "Echt?")]


def test_notes_styles_names_and_places_are_left_out():
    content = (
        b"WEBVTT - of us\nKind: captions\n\nNOTE by somebody\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        b"intro\n01:00:00.000 --> 01:00:01.500 line:0 align:start\n<v Anna>Hello\n{\\an8}there\n\n00:00.000 --> 00:00.001\n \n"
    )
    assert parse(content) == [Cue(3_600_000, 3_601_500, "Hello\nthere")]


def test_what_is_out_of_order_is_put_in_order():
    assert [cue.text for cue in parse(b"1\n00:00:09,000 --> 00:00:10,000\nB\n\n2\n00:00:01,0 --> 00:00:02,0\nA\n")] == ["A", "B"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "NO_CAPTIONS", 0),
        (b"WEBVTT\n\nNOTE nothing\n", "NO_CAPTIONS", 0),
        (b"Just a text.", "BAD_TIMES", 1),
        (b"<html><script>alert(1)</script>", "BAD_TIMES", 1),
        (b"WEBVTT\n\n00:01 --> 00:02\nNo thousandths\n", "BAD_TIMES", 3),
        (b"WEBVTT\n\n1\n00:02.000 --> 00:01.000\nBack\n", "BACKWARDS", 4),
        (b"WEBVTT\n\n999:00:00.000 --> 999:00:01.000\nLate\n", "BACKWARDS", 3),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"a" * 501, "TOO_LONG_CUE", 3),
        (b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\na\n\n" * 2_001, "TOO_MANY", 0),
        (b"WEBVTT\n\n" + (b"00:00.000 --> 00:01.000\n" + b"a" * 500 + b"\n\n") * 201, "TOO_MANY", 0),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\né".encode("latin-1"), "NOT_UTF8", 0),
        (b"\xff\xfeW\0", "NOT_UTF8", 0),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "OTHER_FILE", 0),
        (b"{\\rtf1 00:01.000 --> 00:02.000}", "OTHER_FILE", 0),
        (b"PK\x03\x04\x14", "OTHER_FILE", 0),
        (b"\xff\xd8\xff\xe0", "OTHER_FILE", 0),
        (b"\x00\x00\x00\x18ftypmp42", "OTHER_FILE", 0),
        (b"<" * rules.MOST_SENT, "BAD_TIMES", 1),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"<" * 400_000, "TOO_LONG_CUE", 3),
        (b"\n" * (rules.MOST_SENT + 1), "TOO_MUCH", 0),
    ],
)
def test_what_cannot_be_taken_has_its_reason_and_its_line(content, code, line):
    assert refused(content) == (code, line)


@given(
    st.lists(
        st.tuples(st.integers(0, 80_000_000), st.integers(1, 6_000_000), st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_kept_is_read_the_same_again_when_it_is_written(drawn):
    cues = [Cue(begin, begin + long, text) for begin, long, text in drawn]
    try:
        kept = parse(written(cues).encode())
    except BadCaptions:
        return
    assert parse(written(kept).encode()) == kept


@given(st.binary(max_size=300))
def test_nothing_but_a_reason_comes_of_any_bytes(content):
    with suppress(BadCaptions):
        parse(content)


def test_videos_of_a_content_get_their_captions_beside_their_address():
    tracks = {"a" * 64: [Track("en", [[0, 1000, '<b>"Mind" & gap']])]}
    content = with_captions({"stem": VIDEO, "parts": [{"html": VIDEO}, 3]}, tracks)
    assert played_in(content["stem"])[0].has_captions
    told = content["stem"].split('data-captions="')[1].split('"')[0].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
    assert json.loads(told.replace("&amp;", "&")) == [{"lang": "en", "cues": [[0, 1000, '<b>"Mind" & gap']]}]
    assert content["parts"] == [{"html": content["stem"]}, 3]
    assert videos_in({"stem": VIDEO}) == {"a" * 64}
    assert not videos_in(content)
    assert with_captions(content, tracks) == content


def test_sounds_have_none():
    sound = VIDEO.replace("video", "audio")
    assert with_captions(sound, {"a" * 64: [Track("en", [[0, 1, "A"]])]}) == sound
