"""What a search finds, of whom, and at what cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.foundation.words import LONGEST_WORD
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.people.users.actions import UserInput, upsert_users
from stratus.scheduling.models import Registration
from stratus.search import actions, queries
from stratus.search.models import Word
from stratus.search.queries import LONGEST_TEXT, found
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_registration, a_role, a_schedule, a_tenant, a_user, an_item

pytestmark = [pytest.mark.usefixtures("tenant"), pytest.mark.database]


def people(text: str) -> list[str]:
    return sorted(user.full_name for user in found(User.objects.all(), "user", text))


@pytest.mark.parametrize(
    ("typed", "number"), [("be", 5), ("berg anne", 5), ("Anne-Marie Berg", 5), ("b", 0), ("berg jan", 0), ("x3 be", 1)]
)
def test_no_row_of_a_schedule_is_missed_however_many_people_there_are(monkeypatch: pytest.MonkeyPatch, typed: str, number: int) -> None:
    monkeypatch.setattr(queries, "FEW", 0)
    monkeypatch.setattr(queries, "MOST_FOUND", 2)
    schedule = a_schedule(active=True)
    for n in range(5):
        a_registration(schedule, a_user(first_name="Annemarie", last_name="Berg", username=f"x{n}", external_id=f"x{n}", email=""))
        a_user(first_name="Annemarie", last_name="Berg", username=f"y{n}")
    rows = Registration.objects.filter(schedule=schedule)
    assert found(rows, "user", typed, field="candidate_id").count() == number


@pytest.fixture
def crowd() -> None:
    names = [
        ("Sean", "O'Brien"),
        ("Aoife", "O’Brien"),
        ("Ewa", "Włodarczyk"),
        ("Hans", "Ørsted"),
        ("Jan", "Smits-van den Berg"),
        ("太郎", "山田"),
    ]
    for number, (first, last) in enumerate(names):
        a_user(first_name=first, last_name=last, username=f"p{number}", external_id=f"ID-{number}000", email="")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("O'Brien", ["Aoife O’Brien", "Sean O'Brien"]),
        ("O’Brien", ["Aoife O’Brien", "Sean O'Brien"]),
        ("obrien s", ["Sean O'Brien"]),
        ("Wlodarczyk", ["Ewa Włodarczyk"]),
        ("orsted", ["Hans Ørsted"]),
        ("Berg", ["Jan Smits-van den Berg"]),
        ("jan", ["Jan Smits-van den Berg"]),
        ("Jan Berg", ["Jan Smits-van den Berg"]),
        ("Berg, Jan", ["Jan Smits-van den Berg"]),
        ("id-2000", ["Ewa Włodarczyk"]),
        ("2000", ["Ewa Włodarczyk"]),
        ("太郎", ["太郎 山田"]),
        ("Berg Ewa", []),
    ],
)
def test_people_are_found_as_they_are_looked_for(crowd: None, typed: str, expected: list[str]) -> None:
    assert people(typed) == expected


@pytest.mark.parametrize(
    ("family", "given", "typed"),
    [
        ("王", "小明", "王小明 小明王 小明 王 王小 明王"),
        ("欧阳", "娜", "欧阳娜 娜欧阳 欧阳 娜"),
        ("山田", "太郎", "山田太郎 太郎山田 太郎 田太郎"),
        ("佐々木", "のぞみ", "佐々木のぞみ のぞみ佐々木 木のぞ"),
        ("김", "철수", "김철수 철수김 철수 김철"),
    ],
)
def test_names_that_are_written_without_a_blank_are_found_so_in_both_orders(family: str, given: str, typed: str) -> None:
    a_user(last_name=family, first_name=given)
    for other_family, other_given in (
        ("李", "小明"),
        ("王", "大明"),
        ("山田", "花子"),
        ("김", "영희"),
        ("佐々木", "さくら"),
        ("欧阳", "锋"),
    ):
        a_user(last_name=other_family, first_name=other_given)
    for text in typed.split():
        assert f"{given} {family}" in people(text), text
    for text in (family + given, given + family, f"{family} {given}"):
        assert people(text) == [f"{given} {family}"], text


def test_a_question_is_found_by_its_title_its_text_and_its_id() -> None:
    item = an_item("ESSAY", stem="<p>Explain the <b>mitral</b> valve&nbsp;of the heart.</p>")
    an_item("ESSAY", stem="<p>Something else.</p>")
    for typed in ("heart", "mitral valve", "valve hea", item.title, item.external_id, item.external_id.split("-")[0]):
        assert list(found(Item.objects.all(), "item", typed)) == [item], typed


def test_a_question_is_found_by_its_alternatives() -> None:
    alternatives = [{"html": "<p>Aorta</p>", "correct": True}, {"html": "<p>Vena cava</p>", "correct": False}]
    item = an_item("MULTIPLE_CHOICE", alternatives=alternatives)
    assert list(found(Item.objects.all(), "item", "cava")) == [item]


def test_a_blank_search_finds_everything_and_one_without_words_nothing(crowd: None) -> None:
    assert len(people("  ")) == 6
    assert people("…?!") == []


def test_a_letter_alone_finds_only_what_has_it_as_a_word(crowd: None) -> None:
    assert people("o") == ["Aoife O’Brien", "Sean O'Brien"]


@pytest.mark.parametrize("typed", ["\x00", "q\x00x", "%", "_", "\\", "'; DROP TABLE search_word --", "\ud800", "x" * 10_000, "a-" * 5000])
def test_whatever_is_typed_is_an_answer(crowd: None, typed: str) -> None:
    assert people(typed) == []


def test_what_is_longer_than_the_bounds_is_found_by_its_beginning() -> None:
    a_user(last_name="x" * 200, first_name="y")
    assert len(people("x" * 200)) == 1
    assert LONGEST_TEXT > LONGEST_WORD


def test_a_kind_finds_only_its_own() -> None:
    collection = a_collection(title="Anatomy")
    a_user(last_name="Anatomy")
    assert list(found(Collection.objects.all(), "collection", "anatomy")) == [collection]


def test_a_search_narrows_what_may_be_seen_and_never_widens_it(crowd: None) -> None:
    assert list(found(User.objects.none(), "user", "berg")) == []
    assert list(found(User.objects.filter(first_name="Ewa"), "user", "berg")) == []
    assert found(User.objects.filter(first_name="Ewa"), "user", "wlo").count() == 1


def test_candidates_of_a_schedule_are_found_by_the_words_of_people() -> None:
    schedule = a_schedule()
    wanted = a_registration(schedule, candidate=a_user(last_name="Ørsted"))
    a_registration(schedule, candidate=a_user(last_name="Berg"))
    rows = Registration.objects.filter(schedule=schedule)
    assert list(found(rows, "user", "orsted", field="candidate_id")) == [wanted]


def test_two_organisations_never_find_each_others(crowd: None) -> None:
    with current.use(a_tenant()):
        mine = a_user(last_name="Berg", first_name="Other")
        assert people("berg") == ["Other Berg"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT subject) FROM search_word WHERE kind = 'user'")
            assert cursor.fetchone() == (1,)
    assert mine.full_name not in people("berg")


def test_words_of_another_organisation_are_not_written_over(crowd: None) -> None:
    someone = User.objects.get(first_name="Ewa")
    with current.use(a_tenant()):
        actions.forget("user", [someone.pk])
    assert people("ewa") == ["Ewa Włodarczyk"]


@pytest.mark.parametrize("number", [100, 3_000])
def test_writing_and_finding_cost_the_same_whatever_the_number(number: int) -> None:
    given = [UserInput(external_id=f"E{n}", first_name="Jan", last_name=f"Berg-{n}") for n in range(number)]
    role = a_role("Candidate")
    with CaptureQueriesContext(connection) as written:
        made = upsert_users(given, role=role, rename=frozenset(), by=SYSTEM, now=clock.now())
    assert len([one for one in written if "search_word" in one["sql"]]) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(list(found(User.objects.all(), "user", "ja ber"))) == len(made) == number
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as again:
        actions.index("user", made)
    assert len(again) == 1


def test_writing_the_same_words_again_changes_no_row(crowd: None) -> None:
    def places() -> set[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid::text, subject, word FROM search_word")
            return set(cursor.fetchall())

    before = places()
    actions.index("user", User.objects.all())
    assert places() == before


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        found(User.objects.all(), "planet", "x")


def test_nothing_is_stored_beyond_the_longest_word() -> None:
    a_user(last_name="x" * 400)
    assert max(len(word) for word in Word.objects.values_list("word", flat=True)) == LONGEST_WORD
