"""Words follow what they are of: every registered kind is made, changed and deleted, and the demo is looked through."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stratus.assessments.drafts.actions import create_assessment, update_draft
from stratus.assessments.models import Assessment
from stratus.assessments.options.actions import update_options
from stratus.events.erasure import Erased, erase_all
from stratus.foundation import clock
from stratus.foundation.words import words
from stratus.library.collections.actions import create_collection, delete_collection, update_collection
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.people.users.actions import UserInput, create_user, delete_user, update_user, upsert_users
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.actions import create_schedule, delete_schedule, update_schedule
from stratus.scheduling.schedules.inputs import ScheduleInput
from stratus.search.kinds import registered
from stratus.search.models import Word
from stratus.search.queries import found
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import CONTENTS, SYSTEM, a_collection, a_role, a_schedule, a_user, an_assessment

SOURCE = Path(__file__).parents[2] / "src" / "stratus"
ROWS: dict[str, Callable[[], Any]] = {
    "user": lambda: User.objects.filter(deleted_at=None),
    "collection": Collection.objects.all,
    "item": lambda: Item.objects.filter(deleted_at=None),
    "assessment": Assessment.objects.all,
    "schedule": Schedule.objects.all,
}
"""Where each kind is looked for."""


def out_of_date() -> dict[tuple[str, int], tuple[set[str], set[str]]]:
    """Subjects of the current tenant whose words are not those of their texts: what is stored, and what should be."""
    wrong = {}
    for kind in registered():
        stored: dict[int, set[str]] = {}
        for subject, word in Word.objects.filter(kind=kind.name).values_list("subject", "word"):
            stored.setdefault(subject, set()).add(word)
        right = {row.pk: set(words(kind.texts(row))) for row in kind.rows()}
        for pk in stored.keys() | right.keys():
            if stored.get(pk, set()) != right.get(pk, set()):
                wrong[kind.name, pk] = stored.get(pk, set()), right.get(pk, set())
    return wrong


def a_life_of_a_user() -> Iterator[tuple[str, int, str]]:
    made = create_user(UserInput(username="first", last_name="Zebra", role_id=a_role("Author").pk), by=SYSTEM)
    yield "zebra", made.pk, ""
    update_user(made.pk, {"last_name": "Giraffe"}, by=SYSTEM)
    yield "giraffe", made.pk, "zebra"
    delete_user(made.pk, by=SYSTEM, now=clock.now())
    yield "", made.pk, "giraffe"


def a_life_of_an_upserted_user() -> Iterator[tuple[str, int, str]]:
    def upsert(last_name: str) -> int:
        given = [UserInput(external_id="upserted", last_name=last_name)]
        role = a_role("Candidate")
        return upsert_users(given, role=role, rename=frozenset({role.role_type}), by=SYSTEM, now=clock.now())[0].pk

    pk = upsert("Zebra")
    yield "zebra", pk, ""
    upsert("Giraffe")
    yield "giraffe", pk, "zebra"


def a_life_of_a_collection() -> Iterator[tuple[str, int, str]]:
    made = create_collection("Zebra", by=SYSTEM, owner_id=a_user("Author").pk)
    yield "zebra", made.pk, ""
    update_collection(made.pk, title="Giraffe", external_id="G-1", by=SYSTEM)
    yield "giraffe g1", made.pk, "zebra"
    delete_collection(made.pk, by=SYSTEM, now=clock.now())
    yield "", made.pk, "giraffe"


def a_life_of_an_item() -> Iterator[tuple[str, int, str]]:
    collection = a_collection()
    made = save_item(collection, None, "ESSAY", "Zebra", CONTENTS["ESSAY"], 2, by=SYSTEM)
    yield "zebra", made.pk, ""
    save_item(collection, made, "", "Zebra", CONTENTS["ESSAY"] | {"stem": "<p>Describe the giraffe.</p>"}, 2, by=SYSTEM)
    yield "giraffe", made.pk, "bookkeeping"
    delete_collection(collection.pk, by=SYSTEM, now=clock.now())
    yield "", made.pk, "giraffe"


def a_life_of_an_assessment() -> Iterator[tuple[str, int, str]]:
    made = create_assessment("Zebra", by=SYSTEM, code="Z-1", owner_id=a_user("Author").pk)
    yield "zebra z1", made.pk, ""
    update_draft(made.pk, {"title": "Giraffe"}, by=SYSTEM)
    yield "giraffe", made.pk, "zebra"
    update_options(made.pk, {"code": "G-2"}, by=SYSTEM)
    yield "g2", made.pk, "z1"


def a_life_of_a_schedule() -> Iterator[tuple[str, int, str]]:
    assessment = an_assessment(title="Zebra")
    now = clock.now()
    data = ScheduleInput(assessment_id=assessment.pk, starts_at=now, external_id="SCH-77", title="Lion", owner_id=a_user("Scheduler").pk)
    made = create_schedule(data, by=SYSTEM, now=now)
    yield "lion zebra sch77", made.pk, ""
    update_schedule(made.pk, {"title": "Tiger"}, by=SYSTEM, now=now)
    yield "tiger zebra", made.pk, "lion"
    update_options(assessment.pk, {"title": "Giraffe"}, by=SYSTEM)
    yield "tiger giraffe", made.pk, "zebra"
    delete_schedule(made.pk, by=SYSTEM, now=now)
    yield "", made.pk, "tiger"


LIVES = {
    "user": [a_life_of_a_user, a_life_of_an_upserted_user],
    "collection": [a_life_of_a_collection],
    "item": [a_life_of_an_item],
    "assessment": [a_life_of_an_assessment],
    "schedule": [a_life_of_a_schedule],
}
"""What happens to a subject of each kind: after each step a search that finds it, its id, and a search that does not."""


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize(("kind", "life"), [(kind, life) for kind, lives in LIVES.items() for life in lives])
def test_a_subject_is_found_by_what_it_is_called_now(kind: str, life: Callable[[], Iterator[tuple[str, int, str]]]) -> None:
    for finds, pk, misses in life():
        assert not finds or pk in found(ROWS[kind](), kind, finds).values_list("pk", flat=True), finds
        assert not misses or pk not in found(ROWS[kind](), kind, misses).values_list("pk", flat=True), misses
        assert out_of_date() == {}


def test_the_life_of_every_registered_kind_is_told() -> None:
    assert LIVES.keys() == ROWS.keys() == {kind.name for kind in registered()}


@pytest.mark.usefixtures("tenant")
def test_an_erased_schedule_leaves_no_words() -> None:
    schedule = a_schedule()
    erase_all(Erased(schedule.pk, [], []))
    assert not Word.objects.filter(kind="schedule", subject=schedule.pk).exists()


@pytest.mark.usefixtures("tenant")
def test_a_deleted_person_is_still_found_among_those_who_sat_an_exam() -> None:
    gone = a_user(last_name="Zebra")
    delete_user(gone.pk, by=SYSTEM, now=clock.now())
    assert list(found(User.objects.all(), "user", "zebra")) == [gone]


def test_everything_in_the_demo_has_the_words_of_its_texts(loaded_demo: dict[str, Any]) -> None:
    with current.use(Tenant.objects.get(is_demo=True)):
        assert {kind.name for kind in registered() if not Word.objects.filter(kind=kind.name).exists()} == set()
        assert out_of_date() == {}


LEAVE_WORDS_ALONE = {
    "assessments/options/grading/actions.py:change_grading": "an assessment is not found by its grades",
    "assessments/options/offering.py:offer_languages": "languages that candidates can choose are no words",
    "people/users/actions.py:set_profile": "time zone and language are no words",
    "library/items/trash/actions.py:trash_items": "what is in the trash keeps its words, so that putting it back costs nothing",
    "library/items/statistics/actions.py:use_measured": "the revision that it writes has the content of the one before",
    "people/users/actions.py:delete_user": "registrations and scripts of deleted people are still looked for by name",
}


def functions_that_change_subjects() -> dict[str, bool]:
    """Every function that records that a subject of a kind was made, changed or deleted: whether it writes words, itself or by another of
    its file.
    """
    told = {f"{kind.name}.{what}" for kind in registered() for what in ("created", "updated", "deleted")}
    answers = {}
    for path in sorted(SOURCE.rglob("*.py")):
        functions = {node.name: node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
        writing = {name for name, node in functions.items() if any(_calls(node, "search"))}
        writing |= {name for name, node in functions.items() if {called.id for called in _names(node)} & writing}
        for name, node in functions.items():
            said = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            if said & told and any(_calls(node, "log")):
                answers[f"{path.relative_to(SOURCE)}:{name}"] = name in writing
    return answers


def _calls(node: ast.AST, module: str) -> Iterator[ast.Attribute]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == module:
            yield one


def _names(node: ast.AST) -> Iterator[ast.Name]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name):
            yield one.func


def test_whoever_changes_what_can_be_found_writes_its_words() -> None:
    there = functions_that_change_subjects()
    assert len(there) > 10
    assert {name for name, writes in there.items() if not writes} == LEAVE_WORDS_ALONE.keys()
