"""HEAD, `ETag` and `If-None-Match`, and what caches may keep: what every reading call of the web has."""

from __future__ import annotations

import pytest

from stratus.external_api.docs.errors import PAGES

READ = [page.removeprefix("GET ") for page in PAGES if page.startswith("GET ")]
NAMES = {"{jobId}": "", "{candidateExternalId}": "C1", "{externalId}": "X1", "{scheduleExternalId}": "X1", "{ScheduleExtId}": "X1"}


@pytest.fixture
def addresses(api) -> dict[str, str]:
    """The documented path of every reading call → an address at which it answers 200."""
    from support.builders import a_collection, a_hierarchy, a_registration, a_review_session, a_schedule, a_user, an_assessment

    assessment = an_assessment(external_id="X1", marking_workflow="EXTENDED")
    schedule = a_schedule(assessment, external_id="X1", active=True)
    a_registration(schedule, a_user(external_id="C1"))
    a_user(external_id="X1")
    a_collection(external_id="X1")
    a_hierarchy(external_id="X1")
    a_review_session(external_id="X1", schedule_id=schedule.pk)
    job = api.put("/schedule/X1/candidates", ["X1"], Prefer="respond-async").body["Content"]["JobId"]
    found = {}
    for path in READ:
        address = path + ("?CandidateExtId=C1" if path == "/results" else "")
        for name, value in (NAMES | {"{jobId}": job}).items():
            address = address.replace(name, value)
        found[path] = address
    return found


@pytest.mark.parametrize("path", READ)
def test_head_answers_like_get_without_a_body(api, addresses, path):
    got, head = api.get(addresses[path]), api.head(addresses[path])
    assert (got.status, head.status, head.body) == (200, 200, None)
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Type"] == "application/json"
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize("path", READ)
def test_who_has_the_answer_already_is_told_so(api, addresses, path):
    tag = api.get(addresses[path]).headers["ETag"]
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for ask in (api.get, api.head):
            again = ask(addresses[path], **{"If-None-Match": named})
            assert (again.status, again.body, again.headers["ETag"]) == (304, None, tag)
    assert api.get(addresses[path], **{"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize("path", READ)
def test_no_cache_keeps_what_is_told_of_people(api, addresses, path):
    reply = api.get(addresses[path])
    again = api.get(addresses[path], **{"If-None-Match": reply.headers["ETag"]})
    assert (reply.headers["Cache-Control"], again.headers["Cache-Control"]) == ("no-store", "no-store")


def test_an_answer_that_has_changed_is_sent_again(api, addresses):
    tag = api.get("/schedule/X1").headers["ETag"]
    api.patch("/schedule/X1", {"PIN": "1234"})
    changed = api.get("/schedule/X1", **{"If-None-Match": tag})
    assert (changed.status, changed.body["Content"]["PIN"]) == (200, "1234")
    assert changed.headers["ETag"] != tag


def test_what_is_refused_or_changes_something_has_no_tag(api, addresses):
    refused = api.get("/schedule/nothing", **{"If-None-Match": "*"})
    written = api.patch("/schedule/X1", {"PIN": "1234"}, **{"If-None-Match": "*"})
    assert (refused.status, written.status) == (400, 200)
    assert "ETag" not in refused.headers
    assert "ETag" not in written.headers


def test_a_304_still_tells_of_the_limits(api, addresses):
    tag = api.get(addresses["/results"]).headers["ETag"]
    again = api.get(addresses["/results"], **{"If-None-Match": tag})
    assert again.status == 304
    assert int(again.headers["RateLimit-Remaining"]) == int(again.headers["RateLimit-Limit"]) - 2


def test_head_of_what_nobody_has_is_refused_as_get_is(api):
    assert api.head("/schedule/nothing").status == 400
    assert api.head("/nothing").status == 404
    assert api.head("/schedule").status == 405
    assert api.head("/schedule/nothing", Authorization="").status == 403
