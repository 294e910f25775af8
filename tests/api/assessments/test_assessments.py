"""Assessments over HTTP: creating, changing, reading and sharing them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

SAMPLE = {"ExternalId": "Ext_a_2", "Title": "Assessment 2", "Purpose": 2, "Code": "A2"}


@pytest.fixture
def owner(tenant):
    """The assessment owner of the settings."""
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    user = a_user("Author", username="author")
    ApiSettings.objects.update(assessment_owner=user)
    return user


@pytest.fixture
def draft(owner):
    from support.builders import an_assessment

    return an_assessment(["MULTIPLE_CHOICE", "ESSAY"], external_id="codetest1", title="Law", owner=owner, published=False)


def the(external_id: str) -> Any:
    from stratus.assessments.models import Assessment

    return Assessment.objects.get(external_id=external_id)


def count() -> int:
    from stratus.assessments.models import Assessment

    return Assessment.objects.count()


def without(*names: str, **changes: object) -> dict[str, Any]:
    return {name: value for name, value in SAMPLE.items() if name not in names} | changes


# Creating


def test_an_assessment_is_a_draft_of_the_owner_of_the_settings(api, owner):
    reply = api.post("/assessment", SAMPLE)
    assert (reply.status, reply.body) == (200, {"Content": "Ext_a_2", "Success": True, "Errors": None})
    made = the("Ext_a_2")
    assert (made.title, made.purpose, made.code, made.owner, made.status) == ("Assessment 2", 2, "A2", owner, "DRAFT")


def test_an_owner_in_the_body_wins_and_the_settings_need_not_name_one(api):
    from support.builders import a_user

    other = a_user("Author", username="Olga")
    assert api.post("/external/assessment/", SAMPLE | {"Owner": "OLGA"}).status == 200
    assert the("Ext_a_2").owner == other


@pytest.mark.parametrize("changes", [{}, {"ExternalId": None}], ids=["absent", "null"])
def test_without_an_id_one_is_made(api, owner, changes):
    made = api.post("/assessment", without("ExternalId") | changes).body["Content"]
    assert made.startswith("ASM-")
    assert the(made).title == "Assessment 2"


def test_names_in_any_case_numbers_and_texts_are_taken(api, owner):
    assert api.post("/assessment", {"externalid": 12, "TITLE": 34, "purpose": " 3 ", "code": 56}).body["Content"] == "12"
    made = the("12")
    assert (made.title, made.purpose, made.code) == ("34", 3, "56")
    assert api.post("/assessment", SAMPLE | {"Purpose": 2.0}).status == 200


def test_the_most_that_fits_is_taken(api, owner):
    assert api.post("/assessment", {"ExternalId": "x" * 64, "Title": "y" * 100, "Code": "z" * 100, "Purpose": 1}).status == 200


ALL_WRONG = {"ExternalId": "codetest1", "Title": "", "Purpose": 9, "Code": None, "Owner": "nobody"}


def test_errors_come_in_the_pages_order(api, draft):
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    body, before = dict(ALL_WRONG), count()

    def error(**changes: Any) -> str:
        body.update(changes)
        reply = api.post("/assessment", body)
        assert reply.status == 400
        return reply.error

    assert error(Title="x" * 101) == "Assessment info is not valid"
    ApiSettings.objects.update(assessment_owner=None)
    assert error(Title="", Owner=None) == "Assessment creator hasn’t been set in External API settings"
    powerless = a_user("Candidate").username
    assert error(Owner=powerless) == "Selected assessment owner no longer has permission to create assessments"
    assert error(Owner="nobody") == "The specified condition was not met for “Purpose”"
    assert error(Purpose=None) == "External id [codetest1] is already in use"
    assert error(ExternalId="") == "'External Id' should not be empty."
    assert error(ExternalId=None) == "'Code' should not be empty."
    assert error(Code="A") == "'Purpose' should not be empty."
    assert error(Purpose=1) == "'Title' should not be empty."
    assert error(Title="A") == "Assessment owner does not exist in the system"
    assert count() == before


@pytest.mark.parametrize("purpose", [0, 4, -1, 1.5, "abc", True, [1], {"a": 1}, 10**30])
def test_what_is_no_purpose_does_not_meet_the_condition(api, owner, purpose):
    assert api.post("/assessment", without(Purpose=purpose)).error == "The specified condition was not met for “Purpose”"


NASTY: dict[str, Any] = {
    "NUL": "a\x00b",
    "a lone surrogate": "\ud800",
    "an object": {"a": {"b": []}},
    "an array": [[[]]],
    "a boolean": True,
    "a fraction": 1.5,
    "a megabyte": "x" * 1_000_000,
}


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("field", ["ExternalId", "Title", "Code", "Owner"])
def test_nasty_values_are_not_valid_and_the_field_is_named(api, draft, field, nasty):
    before = count()
    replies = [api.post("/assessment", SAMPLE | {field: nasty})]
    if field != "ExternalId":
        replies.append(api.patch("/assessment/codetest1", {field: nasty}))
    for reply in replies:
        assert (reply.status, reply.error, list(reply.fields)) == (400, "Assessment info is not valid", [field])
    assert (count(), the("codetest1").title) == (before, "Law")


@pytest.mark.parametrize("external_id", ["a b", "x" * 65, "..", "é"])
def test_a_malformed_id_is_not_valid(api, owner, external_id):
    reply = api.post("/assessment", without(ExternalId=external_id))
    assert (reply.error, list(reply.fields)) == ("Assessment info is not valid", ["ExternalId"])


@pytest.mark.parametrize("body", [[SAMPLE], "text", 5])
def test_a_body_that_is_no_object_is_not_valid(api, draft, body):
    assert api.post("/assessment", body).error == "Assessment info is not valid"
    assert api.patch("/assessment/codetest1", body).error == "Assessment info is not valid"


def test_an_owner_of_the_settings_who_was_disabled_no_longer_has_the_permission(api, owner):
    owner.is_active = False
    owner.save()
    assert api.post("/assessment", SAMPLE).error == "Selected assessment owner no longer has permission to create assessments"


# Changing


def test_any_field_of_a_draft_changes(api, draft):
    from support.builders import a_repository, a_taxonomy, a_user

    other = a_user("Author", username="Olga")
    a_taxonomy(external_id="T1")
    a_repository(external_id="R1")
    body = {"Title": "Tax law", "Code": "x" * 64, "Owner": "olga", "Taxonomies": ["T1"], "ObjectiveRepositories": [{"ExternalId": "R1"}]}
    reply = api.patch("/assessment/codetest1", body)
    assert (reply.status, reply.body) == (200, {"Success": True, "Errors": None})
    changed = the("codetest1")
    assert (changed.title, changed.code, changed.owner) == ("Tax law", "x" * 64, other)
    assert [one.external_id for one in (*changed.taxonomies.all(), *changed.repositories.all())] == ["T1", "R1"]


def test_only_what_is_given_changes(api, draft):
    assert api.patch("/assessment/codetest1", {"Code": "L1", "Title": None, "Taxonomies": []}).status == 200
    changed = the("codetest1")
    assert (changed.title, changed.code) == ("Law", "L1")


def test_errors_of_a_change_come_in_the_pages_order(api, draft):
    def error(body: Any, external_id: str = "codetest1") -> str:
        reply = api.patch(f"/assessment/{external_id}", body)
        assert reply.status == 400
        return reply.error

    assert error({}, "nothing") == "Assessment hasn't been found by external id nothing"
    draft.code = "A1"  # an empty code, sent back, is none that is wrong
    draft.save()
    assert error({"Title": "", "Code": "", "Owner": "nobody"}) == "'Title' should not be empty"
    assert error({"Code": "", "Owner": "nobody"}) == "'Code' should not be empty."
    assert error({"Purpose": 1, "Title": None}) == "Update fields have not been specified"
    assert error({"Owner": "nobody", "Taxonomies": ["nothing"]}) == "Assessment owner does not exist in the system"
    assert api.patch("/assessment/codetest1", {"Taxonomies": ["nothing"]}).code == 900


def test_what_was_published_or_archived_is_not_changed(api, draft):
    from stratus.assessments.drafts import actions
    from stratus.foundation import clock
    from support.builders import SYSTEM, a_version

    actions.archive(draft.pk, by=SYSTEM, now=clock.now())
    reply = api.patch("/assessment/codetest1", {"Title": "x"})
    assert reply.error == "Can't update published assessment (External id: codetest1)settings"
    assert list(reply.fields) == ["Status"]
    a_version(draft)
    reply = api.patch("/assessment/codetest1", {})
    assert reply.error == "Can't update published assessment (External id: codetest1)settings"
    assert "ErrorDetails" not in reply.body


# Reading


def test_a_draft_is_shown_as_it_is_now(api, draft):
    items = [question.item for question in draft.questions.select_related("item").order_by("position")]
    reply = api.get("/assessment/codetest1")
    assert reply.status == 200
    assert list(reply.body["Content"].items()) == [
        ("Title", "Law"),
        ("ExternalId", "codetest1"),
        ("Code", ""),
        ("Revision", 0),
        ("Purpose", 1),
        ("Status", "1 -Draft"),
        ("IsPublished", False),
        ("Availability", 0),
        ("AvailabilityStartDate", None),
        ("AvailabilityEndDate", None),
        ("Type", 1),
        ("AssignmentConnections", []),
        ("AllowedNumberOfAttempts", 1),
        ("WhichAttemptCounts", 0),
        ("ReasonableAdjustmentType", "NOT_DEFINED"),
        ("MaxTimePerAttempt", 120),
        ("ExtraTime", 0),
        ("WhenToShowResults", "NEVER"),
        ("MarkingWorkflow", "SIMPLE"),
        ("MaxScore", 4),
        ("PercentageToPass", 55),
        ("UsePin", False),
        ("UseProctorIo", False),
        ("LockExamOnConnectionLoss", False),
        (
            "Questions",
            [
                {"ExternalId": items[0].external_id, "Type": "MULTIPLE_CHOICE", "Title": items[0].title, "MaxScore": 2},
                {"ExternalId": items[1].external_id, "Type": "ESSAY", "Title": items[1].title, "MaxScore": 2},
            ],
        ),
        ("Owner", "author"),
        ("Taxonomies", []),
        ("ObjectiveRepositories", []),
        ("SharingInformation", []),
    ]


def test_classification_and_sharing_are_read_back(api, draft):
    from support.builders import a_repository, a_taxonomy, a_user

    a_taxonomy(external_id="T1", title="Bloom")
    a_repository(external_id="R1", title="Aims")
    a_user("Author", username="olga")
    given = {"Taxonomies": [{"ExternalId": "T1", "Title": "Bloom"}], "ObjectiveRepositories": [{"ExternalId": "R1", "Title": "Aims"}]}
    assert api.patch("/assessment/codetest1", given).status == 200
    assert api.put("/assessment/codetest1/sharing", [{"UserName": "olga", "Role": "Reviewer"}]).status == 200
    told = api.get("/assessment/codetest1").body["Content"]
    assert {name: told[name] for name in given} == given
    assert told["SharingInformation"] == [{"UserName": "olga", "Role": "Reviewer"}]


def test_questions_that_are_chosen_by_blueprint_are_told_as_the_type(api, draft):
    from stratus.assessments.models import FormPlan

    assert api.get("/assessment/codetest1").body["Content"]["Type"] == 1
    FormPlan.objects.create(assessment=draft)
    assert api.get("/assessment/codetest1").body["Content"]["Type"] == 2


def test_what_was_published_is_shown_as_its_latest_version_delivers_it(api, owner):
    from support.builders import a_version, an_assessment

    assessment = an_assessment(["MULTIPLE_CHOICE"], external_id="A1", duration=None, extra_time=30, attempts_allowed=None, use_pin=True)
    a_version(assessment)
    assessment.duration, assessment.use_pin = 45, False
    assessment.save()
    assessment.questions.all().delete()
    content = api.get("/assessment/A1").body["Content"]
    assert (content["Revision"], content["Status"], content["IsPublished"]) == (2, "2 - Live", True)
    assert (content["MaxTimePerAttempt"], content["AllowedNumberOfAttempts"], content["ExtraTime"]) == (None, None, 30)
    assert (content["UsePin"], content["MaxScore"], len(content["Questions"])) == (True, 2, 1)


def test_when_and_for_whom_it_can_be_scheduled(api, draft):
    from support.builders import a_hierarchy

    draft.available_from = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    draft.available_to = [a_hierarchy(title="Law school").pk]
    draft.save()
    content = api.get("/assessment/codetest1").body["Content"]
    assert (content["Availability"], content["AvailabilityStartDate"], content["AvailabilityEndDate"]) == (1, "2026-03-02T09:30:00Z", None)
    assert content["AssignmentConnections"] == [{"Title": "Law school", "Type": "hierarchy"}]


def test_an_assessment_of_another_tenant_is_not_there(api, owner):
    from stratus.tenancy import current
    from support.builders import a_tenant, an_assessment

    with current.use(a_tenant()):
        an_assessment(external_id="foreign", published=False)
    text = "Assessment hasn't been found by external id foreign"
    assert api.get("/assessment/foreign").error == text
    assert api.patch("/assessment/foreign", {"Title": "x"}).error == text
    assert api.put("/assessment/foreign/sharing", [{"UserName": "author", "Role": "Author"}]).error == text
    assert api.delete("/assessment/foreign/sharing", ["author"]).error == text


def test_a_token_whose_owner_lost_the_right_opens_nothing(api, draft):
    from support.builders import a_role

    api.owner.role = a_role("Author")
    api.owner.save()
    assert api.get("/assessment/codetest1").status == 403
    assert api.patch("/assessment/codetest1", {"Title": "x"}).status == 403


# Sharing

ALREADY = "Assessment has already been shared with this user!"


@pytest.fixture
def colleagues(tenant):
    from support.builders import a_user

    return [a_user("Author", username=name) for name in ("user1", "user2")]


def shared(api: Any, *wishes: Any) -> tuple[list[str], dict[str, str]]:
    """Who was shared with, and the error of each other user."""
    reply = api.put("/assessment/codetest1/sharing", list(wishes))
    assert (reply.status, reply.body["Success"], reply.body["Errors"]) == (200, True, None)
    content = reply.body["Content"]
    return content["SuccessfullyShared"], {error["UserName"]: error["Error"] for error in content["Errors"]}


def test_the_documented_sample(api, draft, colleagues):
    shared(api, {"userName": "user2", "role": "Reviewer"})
    reply = api.put("/assessment/codetest1/sharing", [{"userName": "user1", "role": "Author"}, {"userName": "user2", "role": "Reviewer"}])
    assert reply.body == {
        "Content": {"SuccessfullyShared": ["user1"], "Errors": [{"UserName": "user2", "Error": ALREADY}]},
        "Success": True,
        "Errors": None,
    }


def test_what_is_wrong_with_one_user_does_not_stop_the_others(api, draft, colleagues):
    assert shared(
        api,
        {"UserName": "nobody", "Role": "Author"},
        {"UserName": "user1", "Role": "Boss"},
        {"UserName": "author", "Role": "Author"},
        {"Role": "Author"},
        {"UserName": ["x"], "Role": "Author"},
        "\ud800",
        None,
        {"UserName": "USER2", "Role": "co-author"},
    ) == (
        ["USER2"],
        {
            "nobody": "User has not been found",
            "user1": "Role [Boss] is not found",
            "author": ALREADY,
            "": "UserName can not be null or empty",
            '["x"]': "User has not been found",
            "\\ud800": "User has not been found",
        },
    )


def test_another_role_takes_the_place_of_the_first_and_a_user_named_twice_counts_once(api, draft, colleagues):
    shared(api, {"UserName": "user1", "Role": "Reviewer"})
    assert shared(api, {"UserName": "user1", "Role": "Author"}, {"UserName": "User1", "Role": "Reviewer"}) == (
        ["user1"],
        {"User1": ALREADY},
    )
    assert draft.shared_with.get().role == "Author"


@pytest.mark.parametrize("body", [None, [], {}, {"UserName": "user1", "Role": "Author"}, 5])
def test_without_a_list_of_users_there_is_nobody(api, draft, colleagues, body):
    reply = api.put("/assessment/codetest1/sharing", body)
    assert (reply.status, reply.error) == (400, "List of sharing users are not specified")
    assert not draft.shared_with.exists()


def test_sharing_takes_effect_for_staff_and_ends(api, draft, colleagues):
    from support.staff import a_browser

    browser, address = a_browser(colleagues[0]), f"/assessments/{draft.pk}/options"
    assert browser.get(address).status_code == 404
    shared(api, {"UserName": "user1", "Role": "Reviewer"})
    assert browser.get(address).status_code == 403
    shared(api, {"UserName": "user1", "Role": "Author"})
    assert browser.get(address).status_code == 200
    reply = api.delete("/assessment/codetest1/sharing", ["user1", "USER2", "Author", "nobody", "User1"])
    assert reply.body == {
        "Content": {
            "SuccessfullyRemoved": ["user1"],
            "Errors": [
                {"UserName": "USER2", "Error": "Assessment has not been shared with this user"},
                {"UserName": "Author", "Error": "Owner can not be deleted from assessment"},
                {"UserName": "nobody", "Error": "Assessment has not been shared with this user"},
            ],
        },
        "Success": True,
        "Errors": None,
    }
    assert browser.get(address).status_code == 404


def test_a_disabled_user_gets_nothing_but_can_lose_it(api, draft, colleagues):
    shared(api, {"UserName": "user1", "Role": "Author"})
    for user in colleagues:
        user.is_active = False
        user.save()
    assert shared(api, {"UserName": "user2", "Role": "Author"}) == ([], {"user2": "User has not been found"})
    assert api.delete("/assessment/codetest1/sharing", ["user1"]).body["Content"]["SuccessfullyRemoved"] == ["user1"]


@pytest.mark.parametrize("body", [None, [], {}, [None, " "], 5])
def test_without_names_nobody_is_removed(api, draft, body):
    reply = api.delete("/assessment/codetest1/sharing", body)
    assert (reply.status, reply.error) == (400, "List of sharing users are not specified")


# The number of statements


def test_statements_do_not_grow_with_users_questions_and_taxonomies(api, owner):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from support.builders import a_taxonomy, a_user, an_assessment

    def statements(method: str, path: str, body: Any = None) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api(method, path, body).status == 200
        return len(captured)

    found = []
    for size in (2, 30):
        users = [a_user("Author").username for _n in range(size)]
        an_assessment(["ESSAY"] * size, external_id=f"D{size}", published=False, owner=owner)
        api.get("/assessment/none")  # the first request of a token also notes its use
        found.append(
            [
                statements("GET", f"/assessment/D{size}"),
                statements("PATCH", f"/assessment/D{size}", {"Taxonomies": [a_taxonomy().external_id for _n in range(size)]}),
                statements("PUT", f"/assessment/D{size}/sharing", [{"UserName": name, "Role": "Author"} for name in users]),
                statements("DELETE", f"/assessment/D{size}/sharing", users),
            ]
        )
    assert found[0] == found[1]


def test_very_many_users_in_one_call(api, draft, very_many):
    from stratus.people.models import User
    from stratus.tenancy.bulk import insert_many
    from support.builders import a_role

    names, role = [f"n{number}" for number in range(very_many)], a_role("Author")
    insert_many([User(username=name, external_id=name, role=role) for name in names])
    assert shared(api, *({"UserName": name, "Role": "Reviewer"} for name in names)) == (names, {})
    assert draft.shared_with.count() == very_many
    assert api.delete("/assessment/codetest1/sharing", names).body["Content"]["SuccessfullyRemoved"] == names
    assert not draft.shared_with.exists()
