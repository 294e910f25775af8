"""A field for a whole picture: what it offers, what is sent of it, and what it takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from stratus.item_types.errors import Problems
from stratus.item_types.picture.content import LONGEST_ALT, checked_picture
from stratus.item_types.picture.forms import Offered, PictureField, offer

NILE = Offered(f"media:{'a' * 64}", 640, 480, "Nile", "Its delta")
ALPS = Offered(f"media:{'b' * 64}", 300, 200, "Alps")
STORED = {"src": NILE.src, "width": 640, "height": 480, "alt": "A delta"}


class Shelf:
    """Two pictures, of which one is offered."""

    def newest(self) -> list[Offered]:
        return [NILE]

    def of(self, src: str) -> Offered | None:
        return {one.src: one for one in (NILE, ALPS)}.get(src)


class OnePicture(forms.Form):
    picture = PictureField(label="Picture")


def filled_in(sent: dict[str, list[str]], *, shelf: Shelf | None = None) -> forms.Form:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    form = OnePicture(data)
    if shelf:
        offer(form, shelf)
    return form


def sent_of(picture: dict[str, Any] | None, **changed: list[str]) -> dict[str, list[str]]:
    return OnePicture().fields["picture"].widget.as_sent("picture", picture) | {f"picture-{name}": value for name, value in changed.items()}


@pytest.mark.parametrize("shelf", [None, Shelf()])
@pytest.mark.parametrize("picture", [STORED, {**STORED, "alt": ""}, None], ids=["described", "decoration", "none"])
def test_what_is_shown_and_sent_again_is_the_same(picture, shelf):
    form = filled_in(sent_of(picture), shelf=shelf)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["picture"] == picture


def test_it_offers_the_newest_and_the_one_that_is_chosen():
    form = OnePicture(initial={"picture": {**STORED, "src": ALPS.src}})
    offer(form, Shelf())
    shown = str(form["picture"])
    assert re.findall(r"<option[^>]*>([^<]+)<", shown) == ["No picture", "Alps (300 × 200)", "Nile (640 × 480)"]
    assert 'data-description="Its delta"' in shown
    assert len(re.findall(r"<option[^>]* selected", shown)) == 1


def test_what_the_collection_lacks_is_refused():
    elsewhere = {**STORED, "src": f"media:{'c' * 64}"}
    form = filled_in(sent_of(elsewhere), shelf=Shelf())
    assert form.errors["picture"] == ["This picture is not among the pictures of this collection. Choose it anew."]


def test_its_size_is_that_of_the_collection_whatever_was_sent():
    form = filled_in(sent_of({**STORED, "width": 1, "height": 1}), shelf=Shelf())
    assert form.is_valid()
    assert form.cleaned_data["picture"] == STORED


def test_a_picture_needs_a_text_or_is_decoration():
    assert "Say what the picture shows" in str(filled_in(sent_of(STORED, alt=[" "]), shelf=Shelf()).errors["picture"])
    form = filled_in(sent_of(STORED, decorative=["on"]), shelf=Shelf())
    assert form.is_valid()
    assert form.cleaned_data["picture"]["alt"] == ""


@pytest.mark.parametrize(
    "value", ["", "x", f"media:{'A' * 64} 1 1", f"media:{'a' * 64} 0 1", f"media:{'a' * 64} 1", f"media:{'a' * 64} 1 999999"]
)
def test_what_is_no_picture_is_none(value):
    form = filled_in({"picture-picture": [value], "picture-alt": [" "]}, shelf=Shelf())
    assert form.is_valid()
    assert form.cleaned_data["picture"] is None


def test_a_description_without_a_picture_is_refused_and_stays():
    form = filled_in({"picture-picture": [""], "picture-alt": ["A delta"]}, shelf=Shelf())
    assert form.errors == {"picture": ["Choose the picture that you describe here."]}
    assert 'value="A delta"' in str(form["picture"])


def checked(picture: Any) -> tuple[Any, dict[str, str]]:
    problems = Problems()
    return checked_picture(picture, "picture", problems), {field: problem.code for field, problem in problems.items()}


def test_a_content_holds_a_picture_as_it_is():
    assert checked({**STORED, "alt": " A\ndelta ", "more": 1}) == (STORED, {})
    assert checked({**STORED, "alt": None}) == ({**STORED, "alt": ""}, {})


@pytest.mark.parametrize(
    "picture",
    [None, [], "media:" + "a" * 64, {}, {**STORED, "src": 5}, {**STORED, "src": "https://x"}, {**STORED, "width": True},
     {**STORED, "width": 1.5}, {**STORED, "height": 0}, {**STORED, "height": 10**9}, {**STORED, "src": STORED["src"] + "\n"}],
)  # fmt: skip
def test_anything_else_is_no_picture(picture):
    assert checked(picture) == (None, {"picture": "NO_PICTURE"})


def test_its_text_has_a_limit():
    assert checked({**STORED, "alt": "x" * LONGEST_ALT})[1] == {}
    assert checked({**STORED, "alt": "x" * (LONGEST_ALT + 1)}) == (None, {"picture": "ALT_TOO_LONG"})
