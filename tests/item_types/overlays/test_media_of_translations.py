"""Media that a translation has to have as its original has them."""

from __future__ import annotations

import pytest

from stratus.item_types.overlays.frozen import Lack, lack_of
from stratus.item_types.overlays.media import begun_with, is_only_begun, left_out
from stratus.item_types.overlays.overlay import progress
from stratus.item_types.registry import item_type


def medium(sort: str, name: str, title: str = "") -> str:
    said = f' title="{title}"' if title else ""
    address = f"media:{name * 64}"
    return f'<p><img src="{address}" alt="{title}"></p>' if sort == "img" else f'<p><{sort} data-src="{address}"{said}></{sort}></p>'


@pytest.mark.parametrize("sort", ["img", "audio", "video", "object"])
class TestOfEachKind:
    def test_a_translation_without_it_lacks_it_by_name(self, sort: str) -> None:
        [lacking] = left_out(f"<p>Look.</p>{medium(sort, 'a', 'The &quot;station&quot;')}", "<p>Kijk.</p>")
        assert (lacking.sort.value, lacking.title) == (sort, 'The "station"')

    def test_another_one_of_the_same_kind_stands_for_it(self, sort: str) -> None:
        assert left_out(medium(sort, "a"), f"<p>Kijk.</p>{medium(sort, 'b')}") == []

    def test_one_of_another_kind_does_not(self, sort: str) -> None:
        other = "video" if sort == "audio" else "audio"
        assert [one.sort.value for one in left_out(medium(sort, "a"), medium(other, "a"))] == [sort]


def test_of_two_that_are_left_out_in_part_the_one_that_is_not_there_is_named() -> None:
    original = medium("video", "a", "First") + medium("video", "b", "Second") + medium("video", "c", "Third")
    assert [one.title for one in left_out(original, medium("video", "c") + medium("video", "a"))] == ["Second"]
    assert [one.title for one in left_out(original, medium("video", "c") + medium("video", "d"))] == ["Second"]


def test_one_that_is_shown_twice_is_shown_twice_in_a_translation() -> None:
    assert len(left_out(medium("img", "a") * 2, medium("img", "a"))) == 1


def test_what_stands_in_a_title_is_no_medium() -> None:
    assert left_out('<p><span title="<video data-src=1></video>">Look.</span></p>', "<p>Kijk.</p>") == []


@pytest.mark.parametrize(
    ("told", "lack"),
    [("<p>Kijk.</p>", Lack.MEDIA), (f"<p>Kijk.</p>{medium('video', 'b')}", None), ("", Lack.TEXTS)],
)
def test_candidates_cannot_read_a_text_without_the_video_of_its_original(told: str, lack: Lack | None) -> None:
    kind = item_type("ESSAY")
    content = kind.clean({"stem": f"<p>Look at this.</p>{medium('video', 'a')}", "lang": "en"})
    overlay = {"stem": {"text": told}} if told else {}
    assert lack_of(kind, content, {"nl": overlay}, "nl") is lack
    assert progress(kind, content, overlay).is_complete == (lack is None)


def test_a_translation_begins_with_the_media_of_its_original_and_is_none_until_something_is_written() -> None:
    original = f"<p>Look.</p>{medium('video', 'a', 'Station')}"
    begun = begun_with(original)
    assert begun == medium("video", "a", "Station")
    assert is_only_begun(original, f"{begun}<p></p>")
    assert not is_only_begun(original, f"<p>Kijk.</p>{begun}")
    assert not is_only_begun(original, medium("video", "b"))


def test_a_text_without_media_begins_with_nothing() -> None:
    assert begun_with("<p>Look.</p>") == ""
    assert not is_only_begun("<p>Look.</p>", "")


def test_what_is_nothing_but_a_picture_is_translated_by_putting_it_there() -> None:
    assert begun_with(medium("img", "a")) == ""
    assert not is_only_begun(medium("img", "a"), medium("img", "a"))
