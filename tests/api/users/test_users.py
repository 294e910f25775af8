"""`POST /user`, `PATCH` and `GET /user/{externalId}`."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.permissions import Permission as P
from stratus.access.permissions import RoleType
from stratus.events.models import Event
from stratus.external_api.users import routes as users
from stratus.external_api.users.routes import SAMPLE
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from stratus.people.models import Photo, Role, User
from stratus.tenancy import current
from support.builders import a_hierarchy, a_number, a_role, a_tenant, a_user, an_assessment
from support.caller import Api

KEYS = list(SAMPLE)


def a_body(**changes: Any) -> dict[str, Any]:
    """A new user, right but for `changes`."""
    return {"ExternalId": f"new-{a_number()}", "FirstName": "Jane", "LastName": "Doe"} | changes


def shown(api: Api, external_id: str) -> dict[str, Any]:
    """What GET says of a user."""
    reply = api.get(f"/user/{external_id}")
    assert reply.status == 200, reply.body
    return reply.body["Content"]["User"]


def owned_by(api: Api, role_type: RoleType, *rights: P) -> None:
    """Give the token's owner a role of this type with these rights, and *Use external API*."""
    permissions = sorted({P.USE_EXTERNAL_API, *rights})
    api.owner.role = Role.objects.create(title=f"Own {a_number()}", role_type=role_type, permissions=permissions)
    api.owner.save()


def test_the_sample_is_created_and_read_back_value_by_value_in_the_documented_order(api):
    a_hierarchy(external_id="g1")
    reply = api.post("/user", SAMPLE)
    assert (reply.status, reply.body) == (200, {"Content": {"ExternalId": "u1"}, "Success": True, "Errors": None})
    reply = api.get("/user/u1")
    assert reply.body == {"Content": {"User": SAMPLE}, "Success": True, "Errors": None}
    assert list(reply.body["Content"]["User"]) == KEYS
    assert list(reply.body["Content"]["User"]["Hierarchies"][0]) == list(SAMPLE["Hierarchies"][0])


def test_what_was_read_can_be_sent_back_and_changes_nothing(api):
    a_hierarchy(external_id="g1")
    api.post("/user", SAMPLE)
    before = Event.objects.count()
    assert api.patch("/user/u1", shown(api, "u1")).status == 200
    assert shown(api, "u1") == SAMPLE
    assert Event.objects.count() == before


def test_a_user_with_nothing_but_names_has_empty_texts_and_nulls(api):
    reply = api.post("/user", {"ExternalId": "u2", "FirstName": "Jane", "LastName": "Doe"})
    assert reply.status == 200
    nothing = dict.fromkeys(KEYS, "") | dict.fromkeys(("DateOfBirth", "ReasonableAdjustmentPercentage", "SynchronizationKey"))
    nothing |= dict.fromkeys(("SpecialNeeds", "EnableReadSpeaker", "DisableLogin", "DisablePasswordReset"), False)
    nothing |= {"Labels": [], "AllowedIpAddresses": [], "Hierarchies": []}
    assert shown(api, "u2") == nothing | {
        "ExternalId": "u2",
        "FirstName": "Jane",
        "LastName": "Doe",
        "UserName": "u2",
        "Role": "Candidate",
    }
    assert not User.objects.get(external_id="u2").has_usable_password()


def test_without_a_role_the_default_candidate_role_of_the_settings_is_given(api):
    student = Role.objects.create(title="Student", role_type=RoleType.CANDIDATE, permissions=[P.PARTICIPATE])
    ApiSettings.objects.update(candidate_role=student)
    api.post("/user", a_body(ExternalId="u1"))
    assert shown(api, "u1")["Role"] == "Student"


def test_a_roles_title_is_known_in_any_letter_case_and_exactly_where_two_differ_in_case_only(api):
    api.post("/user", a_body(ExternalId="u1", Role="system ADMINISTRATOR"))
    assert shown(api, "u1")["Role"] == "System administrator"
    of_an_earlier_release = Role.objects.create(title="Marker to be", role_type=RoleType.MARKER)  # today the database refuses it
    Role.objects.filter(pk=of_an_earlier_release.pk).update(title="MARKER")
    api.post("/user", a_body(ExternalId="u2", Role="MARKER"))
    assert shown(api, "u2")["Role"] == "MARKER"
    assert api.post("/user", a_body(Role="marker")).error == "Role [marker] is not found"


def test_names_in_any_case_numbers_as_texts_and_texts_as_numbers_and_booleans(api):
    given = {"externalid": 7140, "FIRSTNAME": "Jane", "lastName": "Doe", "specialNeeds": "true"}
    given |= {"reasonableAdjustmentPercentage": "25", "dateOfBirth": 19880503, "Unknown": 1, "city": None, "Company": "  "}
    assert api.post("/user", given).body["Content"] == {"ExternalId": "7140"}
    user = shown(api, "7140")
    assert (user["ReasonableAdjustmentPercentage"], user["DateOfBirth"], user["City"]) == (25, "1988-05-03", "")


def test_only_a_role_that_may_participate_needs_an_external_id(api):
    without = a_body(ExternalId=None, UserName="ada")
    assert set(api.post("/user", without).fields) == {"ExternalId"}
    reply = api.post("/user", without | {"Role": "Author"})
    assert (reply.status, reply.body["Content"]) == (200, {"ExternalId": None})
    assert User.objects.get(username="ada").external_id == ""
    assert set(api.post("/user", without | {"Role": "Author", "UserName": ""}).fields) == {"UserName"}


WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"FirstName": None}, {"FirstName"}),
    ({"ExternalId": "a,b"}, {"ExternalId"}),
    ({"ExternalId": "x" * 65}, {"ExternalId"}),
    ({"ExternalId": {}}, {"ExternalId"}),
    ({"LastName": "x" * 501}, {"LastName"}),
    ({"LastName": "a\x00b"}, {"LastName"}),
    ({"LastName": "a\ud800"}, {"LastName"}),
    ({"Email": "x" * 90 + "@example.org"}, {"Email"}),
    ({"Email": "nobody"}, {"Email"}),
    ({"UserName": "x" * 51}, {"UserName"}),
    ({"UserName": "a\tb"}, {"UserName"}),
    ({"Photo": "x" * 501}, {"Photo"}),
    ({"DateOfBirth": "03-05-1988"}, {"DateOfBirth"}),
    ({"DateOfBirth": "1988-0503"}, {"DateOfBirth"}),
    ({"DateOfBirth": "1989-02-29"}, {"DateOfBirth"}),
    ({"DateOfBirth": 10**30}, {"DateOfBirth"}),
    ({"CountryCode": "x" * 21}, {"CountryCode"}),
    ({"SpecialNeeds": "yes"}, {"SpecialNeeds"}),
    ({"SpecialNeeds": True, "ReasonableAdjustmentPercentage": 1001}, {"ReasonableAdjustmentPercentage"}),
    ({"SpecialNeeds": True, "ReasonableAdjustmentPercentage": 10**40}, {"ReasonableAdjustmentPercentage"}),
    ({"ReasonableAdjustmentPercentage": 25}, {"ReasonableAdjustmentPercentage"}),
    ({"SpecialNeeds": False, "ReasonableAdjustmentPercentage": 25}, {"ReasonableAdjustmentPercentage"}),
    ({"SynchronizationKey": "guid"}, {"SynchronizationKey"}),
    ({"Labels": "one"}, {"Labels"}),
    ({"Labels": ["a", "x" * 101]}, {"Labels[1]"}),
    ({"AllowedIpAddresses": ["192.168.1.1", "192.168.1.256", "10.0.0.0/33", ""]}, {f"AllowedIpAddresses[{n}]" for n in (1, 2, 3)}),
    ({"AllowedIpAddresses": [{}]}, {"AllowedIpAddresses[0]"}),
    ({"Hierarchies": {}}, {"Hierarchies"}),
    ({"Hierarchies": [{"IsCoordinator": True}]}, {"Hierarchies[0].ExternalId"}),
    ({"Hierarchies": [{"ExternalId": "h1"}, {"ExternalId": "nothing"}]}, {"Hierarchies[1].ExternalId"}),
    ({"Hierarchies": [{"ExternalId": "h1"}, {"ExternalId": "h1", "IsCoordinator": True}]}, {"Hierarchies[1]"}),
    ({"Hierarchies": [{"ExternalId": "h1", "IsAdministrator": "maybe"}]}, {"Hierarchies[0].IsAdministrator"}),
    ({"Role": []}, {"Role"}),
]


@pytest.mark.parametrize(("changes", "fields"), WRONG)
def test_what_is_wrong_is_told_field_by_field(api, changes, fields):
    a_hierarchy(external_id="h1")
    created = api.post("/user", a_body(**changes))
    assert (created.status, created.error, set(created.fields)) == (400, "User info is not valid", fields)
    user = a_user()
    changed = api.patch(f"/user/{user.external_id}", changes)
    fields = {""} if changes == {"FirstName": None} else fields  # null equals absence, and nothing else is there
    assert (changed.status, changed.error, set(changed.fields)) == (400, "User info is not valid", fields)
    assert User.objects.filter(external_id__startswith="new-").count() == 0


@pytest.mark.parametrize("body", [[], ["u1"], "u1", 7, True])
def test_a_body_that_is_no_object_is_not_valid(api, body):
    user = a_user()
    for reply in (api.post("/user", body), api.patch(f"/user/{user.external_id}", body)):
        assert (reply.status, reply.error) == (400, "User info is not valid")


def test_the_same_property_twice_with_different_values_is_not_valid(api):
    reply = api.post("/user", b'{"ExternalId": "u1", "externalid": "u2", "FirstName": "Jane", "LastName": "Doe"}')
    assert set(reply.fields) == {"ExternalId"}


def test_errors_come_in_the_order_of_the_page(api):
    a_user(external_id="taken", username="used")
    body = a_body(ExternalId="taken", UserName="used", Role="nothing", Email="nobody")
    seen = []
    for mend in ({}, {"Email": ""}, {"ExternalId": "free"}, {"UserName": "free"}, {"Role": ""}):
        body |= mend
        reply = api.post("/user", body)
        seen.append(reply.body["Errors"])
    assert seen == [
        "User info is not valid",
        "User with ExternalId [taken] already exists",
        "UserName [used] is already in use",
        "Role [nothing] is not found",
        None,
    ]


@pytest.mark.parametrize("taken", [{"external_id": "u1", "username": "u1"}, {"external_id": "u1", "username": "other"}])
def test_who_is_overtaken_by_another_call_gets_the_documented_error(api, monkeypatch, taken):
    real = users._checked

    def before_the_other_call(*args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(users, "_checked", real)

    a_user(**taken)
    mine = a_user(external_id="mine")
    for method, path in (("POST", "/user"), ("PATCH", "/user/mine")):
        monkeypatch.setattr(users, "_checked", before_the_other_call)
        assert api(method, path, a_body(ExternalId="u1")).error == "User with ExternalId [u1] already exists"
    mine.refresh_from_db()
    assert (mine.external_id, User.objects.filter(external_id="u1").count()) == ("mine", 1)


def test_the_default_login_name_may_be_in_use_too(api):
    a_user(username="U1")
    assert api.post("/user", a_body(ExternalId="u1")).error == "UserName [u1] is already in use"


def test_patch_changes_what_is_given_and_nothing_else(api):
    api.post("/user", SAMPLE | {"Hierarchies": []})
    reply = api.patch("/user/u1", {"City": "Dublin", "LastName": "", "Labels": [], "EnableReadSpeaker": False, "DisableLogin": None})
    assert reply.body == {"Content": {"ExternalId": "u1"}, "Success": True, "Errors": None}
    assert shown(api, "u1") == SAMPLE | {"Hierarchies": [], "City": "Dublin", "Labels": [], "EnableReadSpeaker": False}


CLEARABLE = [
    "Email", "Photo", "DateOfBirth", "Company", "CountryCode", "State", "City", "PostalCode", "PostalAddress", "AddressLine1",
    "AddressLine2", "PhoneNumber", "CellularPhone", "ReasonableAdjustmentPercentage", "SynchronizationKey",
]  # fmt: skip
FULL = SAMPLE | {"Hierarchies": []} | {name: "x" for name in CLEARABLE if SAMPLE[name] == ""}


@pytest.mark.parametrize("nothing", [None, "", "  "])
@pytest.mark.parametrize("name", CLEARABLE)
def test_null_and_an_empty_text_clear_what_a_user_need_not_have(api, name, nothing):
    api.post("/user", FULL)
    cleared = None if name in ("DateOfBirth", "ReasonableAdjustmentPercentage", "SynchronizationKey") else ""
    assert api.patch("/user/u1", {name: nothing}).status == 200
    assert shown(api, "u1") == FULL | {name: cleared}


@pytest.mark.parametrize("name", [name for name in KEYS if name not in CLEARABLE])
def test_null_of_anything_else_equals_absence(api, name):
    api.post("/user", FULL)
    assert api.patch("/user/u1", {name: None, "City": "Cork"}).status == 200
    assert shown(api, "u1") == FULL | {"City": "Cork"}


def test_a_photo_whose_address_is_cleared_is_noted_to_be_removed(api):
    api.post("/user", a_body(ExternalId="u1", Photo="https://example.org/1.png"))
    Photo.objects.update(due_at=None)
    api.patch("/user/u1", {"Photo": None})
    assert Photo.objects.get(user__external_id="u1").due_at is not None


def test_the_external_id_can_be_changed_and_answers_under_the_new_one(api):
    user = a_user(external_id="old")
    assert api.patch("/user/old", {"ExternalId": "new"}).body["Content"] == {"ExternalId": "new"}
    assert api.get("/user/old").error == "User with ExternalId [old] is not found"
    assert User.objects.get(external_id="new").pk == user.pk


@pytest.mark.parametrize("body", [None, {}, {"FirstName": None, "Labels": " "}, {"User": {}}])
def test_a_patch_without_anything_is_refused(api, body):
    user = a_user()
    reply = api.patch(f"/user/{user.external_id}", body)
    assert (reply.status, reply.error) == (400, "User info is not valid")
    assert reply.fields == {"": "Give at least one property that can be changed."}


def test_a_users_own_name_and_id_are_no_obstacle_to_them(api):
    user = a_user(external_id="u1", username="Jane")
    assert api.patch("/user/u1", {"ExternalId": "u1", "UserName": "JANE"}).status == 200
    user.refresh_from_db()
    assert user.username == "JANE"


def test_a_percentage_is_judged_on_the_user_as_they_become(api):
    a_user(external_id="u1", special_needs=True)
    a_user(external_id="u2")
    assert api.patch("/user/u1", {"ReasonableAdjustmentPercentage": 25}).status == 200
    refused = api.patch("/user/u2", {"ReasonableAdjustmentPercentage": 25, "City": "Cork"})
    assert set(refused.fields) == {"ReasonableAdjustmentPercentage"}
    assert shown(api, "u2")["City"] == ""
    assert api.patch("/user/u2", {"ReasonableAdjustmentPercentage": 25, "SpecialNeeds": True}).status == 200


def test_taking_special_needs_away_takes_the_percentage_with_them(api):
    a_user(external_id="u1", special_needs=True, reasonable_adjustment_percentage=25)
    assert api.patch("/user/u1", {"SpecialNeeds": False}).status == 200
    assert (shown(api, "u1")["SpecialNeeds"], shown(api, "u1")["ReasonableAdjustmentPercentage"]) == (False, None)


def test_hierarchies_replace_the_memberships_and_an_empty_list_clears_them(api):
    for name in ("h1", "h2", "h3"):
        a_hierarchy(external_id=name)
    user = a_user(external_id="u1")
    api.patch("/user/u1", {"Hierarchies": [{"ExternalId": "h1", "IsCoordinator": True}, {"ExternalId": "h2"}]})
    api.patch(
        "/user/u1", {"Hierarchies": [{"ExternalId": "h3"}, {"ExternalId": "h1", "HasReScoringPermissions": True}, {"ExternalId": "h3"}]}
    )
    none = dict.fromkeys(list(SAMPLE["Hierarchies"][0])[1:], False)
    assert shown(api, "u1")["Hierarchies"] == [
        {"ExternalId": "h1", **none, "HasReScoringPermissions": True},
        {"ExternalId": "h3", **none},
    ]
    event = Event.objects.filter(kind="user.hierarchies_changed", subject_id=user.pk).latest("id")
    ids = {h.external_id: h.pk for h in type(a_hierarchy()).objects.all()}
    assert event.data == {"hierarchies": sorted([ids["h1"], ids["h3"]]), "rights": {str(ids["h1"]): ["can_rescore"]}}
    api.patch("/user/u1", {"City": "Cork"})
    assert len(shown(api, "u1")["Hierarchies"]) == 2
    api.patch("/user/u1", {"Hierarchies": []})
    assert shown(api, "u1")["Hierarchies"] == []


def test_hierarchies_without_organisation_id_are_left_out(api):
    user = a_user(external_id="u1")
    user.memberships.create(hierarchy=a_hierarchy(external_id=""))
    assert shown(api, "u1")["Hierarchies"] == []


def test_statements_do_not_depend_on_the_number_of_hierarchies(api):
    def statements(method: str, path: str, body: Any = None) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api(method, path, body).status == 200
        return len(captured)

    names = [a_hierarchy().external_id for _n in range(40)]
    known = [a_user().external_id for _n in range(2)]
    wanted = [[{"ExternalId": name, "IsCoordinator": True} for name in names[:count]] for count in (2, 40)]
    api.get("/user/none")  # the first request of a token also notes its use
    created = [statements("POST", "/user", a_body(Hierarchies=some)) for some in wanted]
    changed = [statements("PATCH", f"/user/{user}", {"Hierarchies": some}) for user, some in zip(known, wanted, strict=True)]
    read = [statements("GET", f"/user/{user}") for user in known]
    assert (created[0], changed[0], read[0]) == (created[1], changed[1], read[1])


def test_a_disabled_user_is_read_and_changed_a_deleted_one_is_not_found(api):
    a_user(external_id="off", is_active=False)
    assert api.patch("/user/off", {"City": "Cork"}).status == 200
    assert shown(api, "off")["City"] == "Cork"
    a_user(external_id="gone", deleted_at=clock.now())
    for reply in (api.get("/user/gone"), api.patch("/user/gone", {"City": "Cork"})):
        assert (reply.status, reply.error) == (400, "User with ExternalId [gone] is not found")
    assert api.post("/user", a_body(ExternalId="gone")).status == 200


@pytest.mark.parametrize("path", ["%00", "a%5Cb", "x" * 65, "U1"])
def test_an_id_that_nobody_has_or_can_have_is_not_found(api, path):
    a_user(external_id="u1")
    assert api.get(f"/user/{path}").error.startswith("User with ExternalId [")


def test_another_organisations_users_roles_and_hierarchies_are_unknown(api):
    with current.use(a_tenant()):
        a_user(external_id="theirs", username="theirs")
        a_hierarchy(external_id="theirs")
        Role.objects.create(title="Theirs", role_type=RoleType.CANDIDATE)
    assert api.get("/user/theirs").error == "User with ExternalId [theirs] is not found"
    assert api.patch("/user/theirs", {"City": "Cork"}).error == "User with ExternalId [theirs] is not found"
    assert api.post("/user", a_body(Role="Theirs")).error == "Role [Theirs] is not found"
    assert set(api.post("/user", a_body(Hierarchies=[{"ExternalId": "theirs"}])).fields) == {"Hierarchies[0].ExternalId"}
    assert api.post("/user", a_body(ExternalId="theirs")).status == 200


@pytest.mark.parametrize("path", ["/user", "/user/", "/external/user", "/external/user/"])
def test_every_spelling_of_the_path_answers(api, path):
    assert api.post(path, a_body(ExternalId="u1")).status == 200
    assert api.get(f"{path.rstrip('/')}/u1").status == 200


def test_an_owner_who_may_no_longer_use_the_api_is_refused(api):
    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert (api.get("/user/u1").status, api.post("/user", a_body()).status) == (403, 403)


def test_the_role_type_of_the_tokens_owner_limits_whom_a_call_may_create_or_change(api):
    owned_by(api, RoleType.STAFF, *P)
    a_user("System administrator", external_id="boss")
    a_hierarchy(external_id="h1")
    assert set(api.post("/user", a_body(Role="System administrator")).fields) == {"Role"}
    for changes in ({"City": "Cork"}, {"Hierarchies": [{"ExternalId": "h1", "IsAdministrator": True}]}):
        reply = api.patch("/user/boss", changes)
        assert (reply.error, set(reply.fields)) == ("User info is not valid", {"ExternalId"})
    assert shown(api, "boss")["Hierarchies"] == []
    assert set(api.patch(f"/user/{a_user('Author').external_id}", {"Role": "System administrator"}).fields) == {"Role"}


def test_a_call_gives_no_role_that_reaches_further_than_the_tokens_owner(api):
    owned_by(api, RoleType.STAFF)
    user = a_user(external_id="u1")
    assert set(api.post("/user", a_body(Role="Scheduler")).fields) == {"Role"}
    assert set(api.patch("/user/u1", {"Role": "Marker", "City": "Cork"}).fields) == {"Role"}
    user.refresh_from_db()
    assert (user.role.title, user.city) == ("Candidate", "")
    assert api.post("/user", a_body(Role="Candidate")).status == 200
    assert api.patch("/user/u1", {"Role": "Candidate", "City": "Cork"}).status == 200


def test_a_new_address_of_a_photo_is_noted_once(api):
    api.post("/user", a_body(ExternalId="u1", Photo="https://example.org/1.png"))
    assert Photo.objects.get(user__external_id="u1").due_at is not None
    Photo.objects.update(due_at=None)
    api.patch("/user/u1", {"Photo": "https://example.org/1.png"})
    assert Photo.objects.get(user__external_id="u1").due_at is None
    api.patch("/user/u1", {"Photo": "https://example.org/2.png"})
    assert Photo.objects.get(user__external_id="u1").due_at is not None


def test_photos_of_candidates_and_assessors_that_other_calls_bring_are_noted_too(api):
    assessment = an_assessment(marking_workflow="EXTENDED").external_id
    schedule = {
        "AssessmentExtId": assessment,
        "ScheduleExtId": "S",
        "StartDateTime": "2030-05-19T10:30:00Z",
        "GroupExtId": "G",
        "GroupName": "G",
    }
    person = {"FirstName": "A", "LastName": "B", "Photo": "https://example.org/1.png"}
    body = {"Schedule": schedule, "Candidates": [person | {"CandidateExtId": "c1", "Email": "a@b.example"}]}
    assert api.post("/schedule", body).status == 200
    reply = api.patch("/external/schedule/S/marking/settings", {"Assessors": [person | {"ExternalId": "a1"}]})
    assert reply.status == 200, reply.body
    waiting = Photo.objects.filter(due_at__isnull=False).values_list("user__external_id", flat=True)
    assert sorted(waiting) == ["a1", "c1"]


def test_events_name_fields_and_never_values(api):
    user = a_user(external_id="u1")
    api.patch("/user/u1", {"City": "Cork", "FirstName": user.first_name, "Role": "Author"})
    event = Event.objects.get(kind="user.updated")
    assert (event.data, event.door, event.actor_id) == ({"fields": ["city", "role_id"]}, "API", api.owner.pk)
