"""What the sealed objects of a form hold, and what a candidate is told of them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidTag

from stratus.delivery.papers.sealed import contents
from stratus.delivery.papers.sealed.contents import COMMON, Form, Objects, Original, objects_of, remade
from stratus.delivery.papers.sealed.sealing import SealedObject, Sealer, unseal
from stratus.delivery.papers.sealed.telling import early, with_keys

SEALER = Sealer(b"an installation's secret, 32 byte", tenant_id=3, schedule_id=31)


def original(content: bytes, type_: str = "image/png") -> Original:
    return Original(type_, len(content), lambda offset, size: content[offset : offset + size])


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


MAP, CELL, FILM = b"a map", b"a cell", b"a film"
ORIGINALS = {named(one): original(one) for one in (MAP, CELL, FILM)}


def a_paper(items: dict[str, str], **more: Any) -> str:
    """A paper as `sheets.paper_document` writes it, of stems by id."""
    views = [{"id": name, "type": "ESSAY", "stem": stem} for name, stem in items.items()]
    return json.dumps({"hash": "aa" * 32, "title": "Café 101", "items": views, **more}, ensure_ascii=False, separators=(",", ":"))


FIXED = {"1-1": f'<p>Hello <img src="media:{named(MAP)}"></p>', "2-1": "<p>Plain</p>"}
POOL = {"3-1": f'<img src="media:{named(CELL)}">', "4-1": f'<img src="media:{named(MAP)}"><img src="media:{named(FILM)}">', "5-1": "Other"}


class Made:
    """A form with its objects, by hash."""

    def __init__(self, content: str, drawn: tuple[str, ...] = (), sealer: Sealer = SEALER) -> None:
        self.files: dict[str, bytes] = {}
        self.form = Form(content, drawn)
        self.sealer = sealer
        self.objects = objects_of(self.form, ORIGINALS, sealer, self.keep)

    def keep(self, sealed: SealedObject) -> None:
        self.files[sealed.hash] = sealed.content

    def start(self, *sheet: str) -> dict[str, Any]:
        return with_keys(self.objects, sheet, self.form.hash, self.sealer)

    def open(self, hash_: str, key: str) -> bytes:
        return unseal(base64.urlsafe_b64decode(key + "="), self.files[hash_])

    def page(self, *sheet: str) -> dict[str, Any]:
        """All that a page with this sheet can open: items as they are, media as bytes."""
        told = self.start(*sheet)
        found: dict[str, Any] = {}
        for hash_, key in (told["common"], *told["items"].values()):
            held = json.loads(self.open(hash_, key))
            found |= {item["id"]: item for item in held["items"]}
            found |= {name: b"".join(self.open(*piece) for piece in one["pieces"]) for name, one in held["media"].items()}
        return found


def test_a_form_without_drawn_items_is_one_object_and_its_media() -> None:
    made = Made(a_paper(FIXED))
    assert len(made.files) == 2
    assert set(made.page("1-1", "2-1")) == {"1-1", "2-1", named(MAP)}


def test_what_is_opened_is_what_was_sealed() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    page = made.page(*FIXED, *POOL)
    assert {name: page[name] for name in ORIGINALS} == {named(one): one for one in (MAP, CELL, FILM)}
    assert [page[name]["stem"] for name in FIXED | POOL] == list((FIXED | POOL).values())


def test_the_common_object_holds_title_and_sections_as_the_paper_does() -> None:
    sections = [{"id": "s1", "title": "Première", "items": ["1-1"]}]
    made = Made(a_paper(FIXED, sections=sections))
    held = json.loads(made.open(*made.start()["common"]))
    assert (held["title"], held["sections"]) == ("Café 101", sections)
    assert "sections" not in json.loads(Form(a_paper(FIXED)).content(COMMON, {}))


def test_views_are_sealed_byte_for_byte_as_they_are_stored() -> None:
    odd = '{"hash":"aa","title":"T","items":[{"stem":"\\u00e9 \\/ é",  "id":"1-1", "n":1.50}]}'
    assert b'{"stem":"\\u00e9 \\/ \xc3\xa9",  "id":"1-1", "n":1.50}' in Form(odd).content(COMMON, {})


def test_start_opens_the_items_of_the_sheet_and_nothing_else_of_the_pool() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    assert set(made.page(*FIXED, "3-1")) == {*FIXED, "3-1", named(MAP), named(CELL)}
    told = json.dumps(made.start(*FIXED, "3-1")) + json.dumps(early(made.objects, [*FIXED, "3-1"]))
    for other in ("4-1", "5-1"):
        assert other not in told
        assert made.objects.items[other][0] not in told
    assert made.objects.media[named(FILM)].pieces[0][0] not in told


def test_a_key_of_one_item_opens_no_other() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    (_hash, key) = made.start("3-1")["items"]["3-1"]
    with pytest.raises(InvalidTag):
        made.open(made.objects.items["4-1"][0], key)


def test_nobody_is_told_keys_ids_or_titles_before_the_start() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    said = early(made.objects, [*FIXED, "4-1"])
    assert {hash_ for hash_, _size in (*said.views, *said.media)} <= set(made.files)
    assert all(len(hash_) == 64 and size == len(made.files[hash_]) for hash_, size in (*said.views, *said.media))
    assert said.size == sum(len(made.files[hash_]) for hash_, _size in (*said.views, *said.media))


def test_the_order_of_the_sheet_does_not_show_before_the_start() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    assert early(made.objects, ["3-1", "4-1", "5-1"]) == early(made.objects, ["5-1", "4-1", "3-1"])
    assert early(made.objects, POOL).views == sorted(early(made.objects, POOL).views)


def test_a_medium_of_two_items_is_one_object_and_named_once() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    assert early(made.objects, [*FIXED, "4-1"]).media == sorted(
        [*made.objects.media[named(MAP)].pieces, *made.objects.media[named(FILM)].pieces]
    )
    assert len(made.files) == 1 + len(POOL) + len(ORIGINALS)


def test_a_large_medium_is_cut_and_fetched_when_it_comes_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PIECE", 4)
    monkeypatch.setattr("stratus.delivery.papers.sealed.telling.MOST_EARLY", len(MAP))
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    assert [len(one.pieces) for one in made.objects.media.values()] == [2, 2, 2]
    assert made.page(*FIXED, "3-1")[named(CELL)] == CELL
    assert [hash_ for hash_, _size in early(made.objects, [*FIXED, "3-1"]).media] == sorted(
        hash_ for hash_, _size in made.objects.media[named(MAP)].pieces
    )


def test_names_of_media_that_nobody_has_are_words_of_a_text() -> None:
    made = Made(a_paper({"1-1": f"media:{'0' * 64} and media:short"}))
    assert made.objects.media == {}


def test_equal_forms_of_two_schedules_have_nothing_in_common() -> None:
    one, another = Made(a_paper(FIXED)), Made(a_paper(FIXED), sealer=Sealer(SEALER.secret, 3, 32))
    assert not set(one.files) & set(another.files)


def test_two_forms_of_a_schedule_share_their_media() -> None:
    one, another = Made(a_paper(FIXED)), Made(a_paper({"9-1": FIXED["1-1"]}).replace("aa" * 32, "bb" * 32))
    assert set(one.files) & set(another.files) == {one.objects.media[named(MAP)].pieces[0][0]}


def test_every_object_can_be_made_again_from_what_is_stored() -> None:
    made = Made(a_paper(FIXED | POOL), drawn=tuple(POOL))
    stored = msgspec.json.decode(msgspec.json.encode(made.objects), type=Objects)
    again = Form(a_paper(FIXED | POOL), drawn=tuple(POOL))
    for hash_, content in made.files.items():
        assert remade(again, ORIGINALS, SEALER, stored, hash_) == content


@pytest.mark.parametrize("change", ["unknown", "secret", "paper", "original"])
def test_nothing_is_made_again_that_would_not_be_the_same(change: str) -> None:
    made = Made(a_paper(FIXED))
    (common, _size), (medium, _) = made.objects.common, made.objects.media[named(MAP)].pieces[0]
    wanted = {"unknown": "0" * 64, "secret": common, "paper": common, "original": medium}[change]
    form = Form(a_paper({**FIXED, "2-1": "Changed"})) if change == "paper" else made.form
    sealer = Sealer(b"another secret of 32 bytes or so", 3, 31) if change == "secret" else SEALER
    originals = {named(MAP): original(b"xxxxx")} if change == "original" else ORIGINALS
    assert remade(form, originals, sealer, made.objects, wanted) is None
    assert remade(made.form, {}, SEALER, made.objects, medium) is None


def about_cases(cases: dict[str, str]) -> str:
    """A paper with these questions, each about a case, and the cases 8-1, which shows a picture, and 9-1."""
    paper = json.loads(a_paper(dict.fromkeys(cases, "<p>Plain</p>")))
    items = [view | {"case": cases[view["id"]]} for view in paper["items"]]
    shown = {"8-1": f'<img src="media:{named(CELL)}">', "9-1": "Case of a pool"}
    pages = [{"id": name, "type": "CASE", "stem": stem} for name, stem in shown.items()]
    return json.dumps(paper | {"items": items, "pages": pages})


def test_a_case_is_in_the_common_object_with_what_opens_its_pictures():
    made = Made(about_cases({"1-1": "8-1", "2-1": "9-1"}))
    assert [page["id"] for page in json.loads(made.form.content(COMMON, {}))["pages"]] == ["8-1", "9-1"]
    assert made.objects.uses[COMMON] == [named(CELL)]


def test_the_case_of_drawn_questions_lies_with_them_alone():
    form = Form(about_cases({"1-1": "8-1", "2-1": "8-1", "3-1": "9-1", "4-1": "9-1"}), drawn=("2-1", "3-1", "4-1"))
    pages = {name: [page["id"] for page in json.loads(form.content(name, {})).get("pages", [])] for name in (COMMON, *form.drawn)}
    assert pages == {COMMON: ["8-1"], "2-1": ["8-1"], "3-1": ["9-1"], "4-1": ["9-1"]}
    assert form.media(ORIGINALS) == {COMMON: [named(CELL)], "2-1": [named(CELL)], "3-1": [], "4-1": []}


def test_a_paper_is_cut_to_a_sheet_without_items_cases_or_names_that_only_others_have() -> None:
    items = [{"id": "1-1", "case": "c1"}, {"id": "2-1", "case": "c2"}, {"id": "3-1", "case": "c2"}, {"id": "4-1", "n": 1.50}]
    pages = [{"id": "c1", "stem": "Mine"}, {"id": "c2", "stem": "Another's"}, {"id": "p", "stem": "A page of a section"}]
    sections = [{"id": "s1", "items": ["1-1", "2-1"]}, {"id": "s2", "items": ["3-1", "4-1"]}]
    paper = json.dumps({"hash": "aa", "title": "T", "items": items, "sections": sections, "pages": pages})
    left = json.loads(contents.cut(paper.encode(), {"1-1", "4-1"}))
    assert [item["id"] for item in left["items"]] == ["1-1", "4-1"]
    assert [page["id"] for page in left["pages"]] == ["c1", "p"]
    assert [section["items"] for section in left["sections"]] == [["1-1"], ["4-1"]]
    assert (left["hash"], left["title"]) == ("aa", "T")


def test_media_of_pages_are_sealed_too() -> None:
    pages = [{"id": "c1", "stem": f"media:{named(MAP)}"}]
    form = Form(a_paper({"1-1": "Plain"}, pages=pages))
    assert form.named() == {named(MAP)}
    assert form.media(ORIGINALS) == {COMMON: [named(MAP)]}
