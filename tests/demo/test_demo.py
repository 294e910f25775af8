"""The demo tenant: loaded once, and true to the documentation."""

import stat
from decimal import Decimal
from random import Random

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password

from stratus.access.actor import Actor, Door
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.demo import access, ensure_demo
from stratus.foundation import clock
from stratus.invigilation.live.attendance import attendance
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, item_type
from stratus.library.queries import collections_editable_by, items_usable_by
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.server.processes import home
from stratus.tenancy import current
from stratus.tenancy.models import Tenant, TenantModel

pytestmark = pytest.mark.django_db

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def demo(loaded_demo):
    """The demo, current; its file is as it was when a test has changed it, as its rows are."""
    path = home.home() / "demo.env"
    kept = path.read_text()
    with current.use(Tenant.objects.get(is_demo=True)):
        yield loaded_demo
    path.write_text(kept)


def _rows() -> dict[str, int]:
    tables = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return {model._meta.label: model.objects.count() for model in tables}


def test_loading_it_twice_changes_nothing(demo):
    before = _rows()
    assert ensure_demo(ADDRESS) == demo
    assert _rows() == before


def test_it_follows_the_address_that_it_is_started_at(demo):
    moved = ensure_demo("http://127.0.0.1:9000")
    assert moved["launch_url"] == demo["launch_url"].replace(":8000/", ":9000/")
    assert moved["token"] == demo["token"]


def test_how_to_get_in_is_kept_for_the_owner_alone(demo):
    path = home.home() / "demo.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"export STRATUS_TOKEN='{demo['token']}'\n" in path.read_text()


def test_its_password_is_its_own_and_opens_every_account(demo):
    assert demo["password"] not in ("", access.PUBLIC)
    assert len(demo["password"]) >= 12
    assert all(User.objects.get(username=account["username"]).check_password(demo["password"]) for account in demo["accounts"][:2])
    assert f"export STRATUS_PASSWORD='{demo['password']}'\n" in (home.home() / "demo.env").read_text()


def test_a_password_that_everybody_knows_is_replaced(demo):
    path = home.home() / "demo.env"
    User.objects.update(password=make_password(access.PUBLIC))
    path.write_text(path.read_text().replace(demo["password"], access.PUBLIC))
    told = ensure_demo(ADDRESS)
    assert told["token"] == demo["token"]
    assert not User.objects.get(username="admin").check_password(access.PUBLIC)
    assert User.objects.get(username="admin").check_password(told["password"])


def test_a_file_of_another_demo_is_not_believed(demo):
    path = home.home() / "demo.env"
    path.write_text(path.read_text().replace(demo["token"], "f" * 48))
    told = ensure_demo(ADDRESS)
    assert told["password"] != demo["password"]
    assert User.objects.get(username="admin").check_password(told["password"])


def test_every_role_has_an_account(demo):
    roles = {account["role"] for account in demo["accounts"]}
    assert roles == {"System administrator", "Author", "Scheduler", "Invigilator", "Marker", "Moderator", "Candidate"}


def test_a_collection_and_an_assessment_are_shared_with_a_colleague(demo):
    colleague = Actor.of(User.objects.get(username="author2"), Door.UI)
    collection = collections_editable_by(colleague).get()
    assert [one.external_id for one in (*collection.taxonomies.order_by("pk"), *collection.repositories.all())] == ["T1", "T2", "R1"]
    assert items_usable_by(colleague).exists()
    assert assessments_visible_to(colleague).get().external_id == "EXT1"
    assert not assessments_editable_by(colleague).exists()


def test_the_showcase_asks_a_question_of_every_type(demo):
    version = AssessmentVersion.objects.get(assessment__external_id="SHOW")
    missing = set(ITEM_TYPES) - {item["type"] for item in version.items}
    assert not missing, f"write a question of {missing} in stratus/demo/showcase.py"


def test_the_showcase_has_a_page_of_every_type_and_two_questions_about_a_case(demo):
    version = AssessmentVersion.objects.get(assessment__external_id="SHOW")
    assert {page["type"] for page in version.pages} | {"WELCOME", "FINISH"} == set(PAGE_TYPES)
    assert "a question of every type" in version.options["introduction"]
    assert "Thank you" in version.options["finish_text"]
    assert sum("case" in item for item in version.items) == 2


def test_the_showcase_asks_types_of_two_modes_in_both(demo):
    items = AssessmentVersion.objects.get(assessment__external_id="SHOW").items
    assert {item["content"]["visible"] for item in items if item["type"] == "HOTSPOT"} == {True, False}
    assert {item["content"]["surface"] for item in items if item["type"] == "DRAG_AND_DROP"} == {"TEXT", "PICTURE"}


def test_every_answer_that_a_candidate_may_guess_at_random_is_taken_by_the_showcase(demo):
    version = AssessmentVersion.objects.get(assessment__external_id="SHOW")
    for item in version.items:
        shown = item_type(item["type"]).candidate_view(item["id"], item["content"], Decimal(item["max_score"]))
        simulation = item_type(item["type"]).simulation
        for draft in simulation.simulate(shown, Random(1)) if simulation.is_possible else ():
            assert item_type(item["type"]).check_response(shown, draft.value) == ""


def test_the_running_marking_has_scripts_in_every_state(demo):
    schedule = Schedule.objects.get(external_id="schid_2")
    states = set(schedule.scripts.values_list("status", flat=True))
    assert states == {"OPEN", "IN_PROGRESS", "MODERATION", "COMPLETE"}


def test_the_times_of_the_attendance_sample_follow_from_the_rules(demo):
    john, jane = attendance(Schedule.objects.get(external_id="ACC_101"), clock.now())
    assert john.ended_at.isoformat(timespec="milliseconds") == "2022-06-21T14:41:33.386+00:00"
    assert john.time_spent.total_seconds() == 32 * 60
    assert jane.started_at is None
