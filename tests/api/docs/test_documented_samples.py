"""The documentation's samples, sent as printed to the demo tenant, give the answers that are printed.

Host, token and link sessions are those of this installation. The files in `samples/` are the samples of the pages, to the letter.
"""

import json
from pathlib import Path

import pytest
from django.test import Client

from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

pytestmark = pytest.mark.django_db

BASE = "/api/v1/integrations"
SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> str:
    return (SAMPLES / name).read_text()


@pytest.fixture
def call(loaded_demo):
    """Call the API as the samples do and return status and decoded answer."""
    token = loaded_demo["token"]
    client = Client()

    def send(method: str, path: str, body: str = "") -> tuple[int, dict]:
        answer = client.generic(method, BASE + path, body, content_type="application/json", headers={"Authorization": f"EAPI {token}"})
        return answer.status_code, answer.json()

    return send


def test_the_create_sample(call):
    answer = call("POST", "/external/schedule", sample("create-request.json"))
    assert answer == (200, {"Content": "EXT_sch_1", "Success": True, "Errors": None})


def test_the_update_sample_sent_after_it(call):
    call("POST", "/external/schedule", sample("create-request.json"))
    answer = call("PATCH", "/external/schedule/EXT_sch_1", sample("update-request.json"))
    assert answer == (200, {"Content": "EXT_sch_12", "Success": True, "Errors": None})
    with current.use(Tenant.objects.get(is_demo=True)):
        assert Schedule.objects.get(external_id="EXT_sch_12").starts_at.isoformat() == "2018-05-21T10:00:00+00:00"


def test_the_unsuccessful_attendance_sample(call):
    call("POST", "/external/schedule", sample("create-request.json"))
    answer = call("GET", "/external/schedule/EXT_sch_1/invigilation-info")
    assert answer == (400, json.loads(sample("not-activated.json")))


def test_the_attendance_sample_value_by_value(call):
    status, answer = call("GET", "/external/schedule/ACC_101/invigilation-info")
    printed = json.loads(sample("invigilation-info.json"))
    assert status == 200
    assert answer == printed
    assert [list(row) for row in answer["Content"]] == [list(row) for row in printed["Content"]]


def test_the_marking_sample_value_by_value(call):
    status, answer = call("PATCH", "/external/schedule/schid_1/marking/settings", "{}")
    printed = json.loads(sample("marking-settings.json"))
    link = answer["Content"]["Assessors"][0]["DirectLink"]
    assert link.startswith("/#external-login?session=")
    printed["Content"]["Assessors"][0]["DirectLink"] = link
    # The documented name of the setting follows the sample's spelling (`api/decisions` §7).
    printed["Content"]["Settings"]["AllocationAssignmentType"] = printed["Content"]["Settings"]["AllocationAssigmentType"]
    assert status == 200
    assert answer == printed
    assert list(answer["Content"]) == list(printed["Content"])


def test_the_marking_sample_sent_back_as_a_body_changes_nothing(call):
    before = call("GET", "/external/schedule/schid_1/marking/settings")
    printed = json.dumps(json.loads(sample("marking-settings.json"))["Content"])
    assert call("PATCH", "/external/schedule/schid_1/marking/settings", printed) == before
