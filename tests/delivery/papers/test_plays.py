"""How often a candidate heard what can be heard so many times only: what is stored, bounded, merged, and comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.delivery.sync.events import read_sync
from stratus.delivery.sync.plays import LONGEST, MAX_MEDIA, MAX_PLAYS, Heard, check_plays, limited_in, merged
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment, an_item
from support.simulated import Browser, SaverInTests

ITEMS: dict[str, dict[str, Any]] = {"1-1": {"type": "ESSAY"}}
SOUND, OTHER, MANY = "a" * 64, "b" * 64, [f"{n:064x}" for n in range(MAX_MEDIA + 1)]
LIMITED = {"1-1": frozenset({SOUND, OTHER, *MANY}), "case": frozenset({SOUND})}


def a_sound(medium: str, plays: int = 2) -> str:
    """What an author wrote; 0: it can be heard any number of times."""
    return f'<audio data-src="media:{medium}" title="A talk"' + (f' data-plays="{plays}"></audio>' if plays else "></audio>")


@pytest.mark.parametrize(
    ("item", "value", "refused"),
    [
        ("1-1", {}, ""),
        ("1-1", {SOUND: {}}, ""),
        ("1-1", {SOUND: {"k3v": [0, 0], "x": [LONGEST, 1]}, OTHER: {"k3v": [5, 1]}}, ""),
        ("1-1", {SOUND: {f"p{n}": [0, 0] for n in range(MAX_PLAYS)}}, ""),
        ("1-1", {SOUND: {f"p{n}": [0, 0] for n in range(MAX_PLAYS + 1)}}, "TOO_MANY"),
        ("1-1", {medium: {} for medium in MANY}, "TOO_MANY"),
        ("1-1", {SOUND: {"x": [0, 0]}, "c" * 64: {"x": [0, 0]}}, "UNKNOWN_MEDIUM"),
        ("case", {OTHER: {}}, "UNKNOWN_MEDIUM"),
        ("2-1", {SOUND: {}}, "UNKNOWN_ITEM"),
        (None, {SOUND: {}}, "UNKNOWN_ITEM"),
        (["1-1"], {SOUND: {}}, "UNKNOWN_ITEM"),
        ("1-1", None, "VALUE_IS_NO_PLAYS"),
        ("1-1", [], "VALUE_IS_NO_PLAYS"),
        ("1-1", {"media": {}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND.upper(): {}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: []}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"": [0, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x" * 17: [0, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"Y": [0, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": 3}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [-1, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [LONGEST + 1, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [1.5, 0]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [0, 2]}}, "VALUE_IS_NO_PLAYS"),
        ("1-1", {SOUND: {"x": [0, True]}}, "VALUE_IS_NO_PLAYS"),
    ],
)
def test_what_says_of_no_plays_is_named(item: Any, value: Any, refused: str) -> None:
    assert check_plays(LIMITED, item, value) == refused


def test_what_was_heard_in_a_case_is_taken_as_that_in_a_question_is() -> None:
    value = {SOUND: {"x": [0, 0]}}
    events = [{"seq": seq, "kind": "play", "item": item, "value": value} for seq, item in enumerate(("1-1", "case", "else"))]
    body = json.dumps({"writer": "w" * 8, "session": 1, "events": events}).encode()
    assert [event.refused for event in read_sync(body, ITEMS, frozenset({"case"}), limited=LIMITED).events] == ["", "", "UNKNOWN_ITEM"]


def test_a_place_counts_the_media_that_it_limits_wherever_they_stand_in_it() -> None:
    paper = {
        "items": [
            {
                "id": "1-1",
                "stem": f"<p>Listen.</p>{a_sound(SOUND)}{a_sound('c' * 64, plays=0)}",
                "alternatives": [{"html": a_sound(OTHER)}],
            },
            {"id": "2-1", "stem": a_sound(SOUND, plays=0)},
        ],
        "pages": [{"id": "case", "stem": a_sound(SOUND, plays=1)}],
    }
    assert limited_in(paper) == {"1-1": {SOUND, OTHER}, "case": {SOUND}}


plays = st.dictionaries(
    st.sampled_from([f"p{n}" for n in range(MAX_PLAYS + 5)]),
    st.tuples(st.integers(0, LONGEST), st.integers(0, 1)).map(list),
    max_size=MAX_PLAYS,
)
heard = st.dictionaries(st.sampled_from([f"{n:064x}" for n in range(4)]), plays, max_size=4)


class TestMerging:
    @given(heard, heard, heard)
    def test_comes_to_the_same_in_any_order_in_parts_and_when_something_comes_twice(self, a: Heard, b: Heard, c: Heard) -> None:
        whole = merged([a, b, c])
        assert merged([c, a, b, a]) == merged([merged([b, c]), a]) == merged([whole, c]) == whole

    @given(heard, heard)
    def test_never_has_fewer_plays_than_any_page_knew_nor_a_place_before_what_it_heard(self, a: Heard, b: Heard) -> None:
        whole = merged([a, b])
        for one in (a, b):
            for medium, known in one.items():
                assert len(whole[medium]) >= len(known)
                for name, (at, over) in known.items():
                    if name in whole[medium]:
                        assert whole[medium][name][0] >= at
                        assert whole[medium][name][1] >= over
                    else:
                        assert len(whole[medium]) == MAX_PLAYS

    @given(st.lists(heard, max_size=5))
    def test_is_what_a_page_may_send(self, several: list[Heard]) -> None:
        assert check_plays(LIMITED, "1-1", merged(several)) == ""


@pytest.fixture
def registration(tenant: Any) -> Registration:
    items = [an_item("ESSAY", stem=f"<p>Listen.</p>{a_sound(SOUND)}{a_sound(OTHER)}") for _ in range(2)]
    return a_registration(a_schedule(an_assessment(items), active=True))


def test_what_was_heard_comes_back_on_another_computer_and_is_no_answer(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    assert page.start()["plays"] == {}
    item = page.items[0]
    page.sync(page.event("play", item, {SOUND: {"one": [0, 0]}}), page.event("play", item, {SOUND: {"one": [2600, 1]}}))
    assert Browser(saver, registration).start()["plays"] == {item: {SOUND: {"one": [2600, 1]}}}
    assert not Answer.objects.exists()


def test_of_two_computers_without_network_no_play_is_lost(saver: SaverInTests, registration: Registration) -> None:
    first = Browser(saver, registration)
    first.start()
    second = Browser(saver, registration)
    second.start()
    item = first.items[0]
    second.sync(second.event("play", item, {SOUND: {"two": [100, 0]}}))
    first.sync(first.event("play", item, {SOUND: {"one": [2600, 1]}, OTHER: {"three": [0, 0]}}))
    expected = {item: {SOUND: {"one": [2600, 1], "two": [100, 0]}, OTHER: {"three": [0, 0]}}}
    assert Browser(saver, registration, beside=second).start(session=2)["plays"] == expected


def test_what_was_heard_in_a_case_comes_back(saver: SaverInTests) -> None:
    case = an_item("CASE", stem=f"<p>Listen.</p>{a_sound(SOUND)}")
    page = Browser(saver, a_registration(a_schedule(an_assessment([an_item(case=case)]), active=True)))
    page.start()
    assert page.sync(page.event("play", case.external_id, {SOUND: {"one": [5, 0]}}))["refused"] == []
    assert Browser(saver, page.registration).start()["plays"] == {case.external_id: {SOUND: {"one": [5, 0]}}}


def test_what_is_refused_stays_in_the_log_alone(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    answer = page.sync(page.event("play", page.items[0], {SOUND: {"one": [-5, 0]}}))
    assert answer["refused"] == [{"seq": 1, "reason": "VALUE_IS_NO_PLAYS"}]
    assert AnswerEvent.objects.get().outcome == "VALUE_IS_NO_PLAYS"
    assert Browser(saver, registration, beside=page).start(session=1)["plays"] == {}


def a_page_of_its_own(page: Browser) -> Browser:
    """Another load of the page in the same browser, which asked the server for nothing."""
    other = Browser(page.saver, page.registration, beside=page)
    other.exam = page.exam
    return other


def test_of_what_no_question_limits_nothing_is_kept(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    first, second = page.items
    page.sync(page.event("play", first, {SOUND: {"one": [5, 1]}}))
    made_up = page.sync(page.event("play", first, {f"{n:064x}": {"a": [1, 1]} for n in range(MAX_MEDIA)}))
    assert made_up["refused"] == [{"seq": 2, "reason": "UNKNOWN_MEDIUM"}]
    assert page.sync(page.event("play", second, {}), page.event("play", "9-9", {}))["refused"] == [{"seq": 4, "reason": "UNKNOWN_ITEM"}]
    assert Browser(saver, registration, beside=page).start(session=1)["plays"][first] == {SOUND: {"one": [5, 1]}}


def test_no_play_is_taken_back_by_many_pages_that_know_nothing_of_it(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    first, second = page.items
    page.sync(page.event("play", first, {SOUND: {"one": [5, 1], "two": [7, 0]}}))
    for number in range(205):
        other = a_page_of_its_own(page)
        event = other.event("play", (first, second)[number % 2], {OTHER: {f"x{number % 3}": [10, 0]}})
        assert other.sync(event)["refused"] == []
    heard = Browser(saver, registration, beside=page).start(session=1)["plays"]
    assert heard[first] == {SOUND: {"one": [5, 1], "two": [7, 0]}, OTHER: {f"x{n}": [10, 0] for n in range(3)}}


def test_what_start_reads_and_tells_does_not_grow_with_what_pages_send(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    for number in range(5):
        other = a_page_of_its_own(page)
        named = {f"{number}x{n}": [LONGEST, 1] for n in range(MAX_PLAYS)}
        other.sync(*(other.event("play", item, {SOUND: named, OTHER: named}) for item in page.items))
    heard = Attempt.objects.get().plays
    assert {item: {medium: len(plays) for medium, plays in media.items()} for item, media in heard.items()} == {
        item: {SOUND: MAX_PLAYS, OTHER: MAX_PLAYS} for item in page.items
    }
    assert Browser(saver, registration, beside=page).start(session=1)["plays"] == heard


def test_two_pages_of_one_moment_lose_nothing_of_each_other(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    item, pages = page.items[0], [page, *(a_page_of_its_own(page) for _ in range(3))]
    requests = [one.sync_request(one.event("play", item, {SOUND: {f"p{n}": [n, 0]}})) for n, one in enumerate(pages)]
    assert {answer.status for answer in saver.together(*requests)} == {200}
    assert Attempt.objects.get().plays == {item: {SOUND: {f"p{n}": [n, 0] for n in range(4)}}}


def test_a_page_of_a_session_that_was_never_taken_over_adds_no_play(saver: SaverInTests, registration: Registration) -> None:
    page = Browser(saver, registration)
    page.start()
    page.sync(page.event("play", page.items[0], {SOUND: {"one": [5, 1]}}), session=9)
    assert Attempt.objects.get().plays == {}


def test_in_an_exam_with_sections_what_was_heard_is_kept_too(saver: SaverInTests) -> None:
    item = an_item("ESSAY", stem=f"<p>Listen.</p>{a_sound(SOUND)}")
    page = Browser(saver, a_registration(a_schedule(an_assessment([item], sections=[{"questions": 1, "duration": 5}]), active=True)))
    page.start()
    for name in ("one", "two"):
        assert page.sync(page.event("visit", page.items[0]), page.event("play", page.items[0], {SOUND: {name: [5, 1]}}))["refused"] == []
    assert Attempt.objects.get().plays == {page.items[0]: {SOUND: {"one": [5, 1], "two": [5, 1]}}}
