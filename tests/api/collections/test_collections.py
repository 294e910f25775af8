"""Collections over HTTP: creating, changing, reading, deleting and sharing them."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.foundation import clock


@pytest.fixture
def owner(tenant):
    """The collection owner of the settings."""
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    user = a_user("Author", username="author", first_name="User1", last_name="User1")
    ApiSettings.objects.update(collection_owner=user)
    return user


@pytest.fixture
def collection(owner):
    from support.builders import a_collection

    return a_collection(external_id="ColExt1", title="Collection 1", owner=owner)


@pytest.fixture
def classes(tenant):
    """Two taxonomies and a repository."""
    from support.builders import a_repository, a_taxonomy

    return (
        a_taxonomy(external_id="T1", title="Bloom"),
        a_taxonomy(external_id="T2", title="Miller"),
        a_repository(external_id="R1", title="R"),
    )


def the(external_id: str) -> Any:
    from stratus.library.models import Collection

    return Collection.objects.get(external_id=external_id, deleted_at=None)


def count() -> int:
    from stratus.library.models import Collection

    return Collection.objects.count()


def done(**content: Any) -> dict[str, Any]:
    return {"Content": content, "Success": True, "Errors": None}


# Creating


def test_a_collection_belongs_to_the_owner_of_the_settings(api, owner, classes):
    body = {
        "ExternalId": "C1",
        "Title": "Collection 1",
        "Taxonomies": [{"ExternalId": "T1", "Title": "Bloom"}],
        "ObjectiveRepositories": [{"ExternalId": "R1", "Title": "R"}],
    }
    reply = api.post("/collections", body)
    assert (reply.status, reply.body) == (200, done(ExternalId="C1", Errors=[]))
    made = the("C1")
    assert (made.title, made.owner) == ("Collection 1", owner)
    assert [one.external_id for one in (*made.taxonomies.all(), *made.repositories.all())] == ["T1", "R1"]


def test_an_owner_in_the_body_wins_whatever_the_case_of_their_name(api, owner):
    from support.builders import a_user

    other = a_user("Author", username="Olga")
    api.post("/collections", {"ExternalId": "C1", "Title": "A", "Owner": "OLGA"})
    assert the("C1").owner == other


@pytest.mark.parametrize("external_id", [{}, {"ExternalId": None}, {"ExternalId": " "}], ids=["absent", "null", "blank"])
def test_without_an_id_one_is_made(api, owner, external_id):
    made = api.post("/collections", {"Title": "A"} | external_id).body["Content"]["ExternalId"]
    assert made.startswith("COL-")
    assert the(made).title == "A"


@pytest.mark.parametrize(
    "empty", [{}, {"Taxonomies": None, "ObjectiveRepositories": None}, {"Taxonomies": [], "LoRepositoryExternalIds": []}]
)
def test_no_taxonomies_and_repositories_are_all(api, owner, classes, empty):
    api.post("/collections", {"ExternalId": "C1", "Title": "A"} | empty)
    content = api.get("/collections/C1").body["Content"]
    assert (content["Taxonomies"], content["ObjectiveRepositories"]) == ([], [])


def test_names_in_any_case_both_spellings_plain_ids_and_numbers_are_taken(api, owner, classes):
    from support.builders import a_taxonomy

    a_taxonomy(external_id="7")
    body = {"externalid": 4711, "TITLE": 12, "taxonomies": ["T2", 7, {"externalId": "T1"}], "LoRepositoryExternalIds": ["R1", "R1"]}
    assert api.post("/collections", body).body == done(ExternalId="4711", Errors=[])
    made = the("4711")
    assert made.title == "12"
    assert {one.external_id for one in made.taxonomies.all()} == {"T1", "T2", "7"}
    assert made.repositories.count() == 1


def test_the_most_that_fits_is_taken(api, owner):
    assert api.post("/collections", {"ExternalId": "x" * 64, "Title": "y" * 100}).status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"ExternalId": "a b", "Title": ""}, 802),
        ({"ExternalId": "x" * 65, "Title": "y" * 101}, 803),
        ({"Title": "", "Owner": "nobody"}, 804),
        ({"Title": "y" * 101, "Owner": "nobody"}, 805),
        ({"Title": "A", "Owner": "nobody", "ExternalId": "taken", "Taxonomies": ["nothing"]}, 806),
        ({"Title": "A", "ExternalId": "taken", "Taxonomies": ["nothing"]}, 810),
        ({"Title": "A", "Taxonomies": ["nothing", None], "ObjectiveRepositories": ["nothing"]}, 900),
        ({"Title": "A", "Taxonomies": ["T1", "T1", ""], "ObjectiveRepositories": ["nothing"]}, 901),
        ({"Title": "A", "Taxonomies": ["T1", "T1"], "ObjectiveRepositories": ["nothing"]}, 902),
        ({"Title": "A", "ObjectiveRepositories": [None]}, 809),
    ],
)
def test_the_first_error_in_the_pages_order_is_told_and_nothing_is_made(api, owner, classes, body, code):
    from support.builders import a_collection

    a_collection(external_id="taken")
    before = count()
    reply = api.post("/collections", body)
    assert (reply.status, reply.code, len({detail["Code"] for detail in reply.body["ErrorDetails"]})) == (400, code, 1)
    assert count() == before


def test_a_plain_error_repeats_its_text_and_a_wrong_type_says_what_is_wrong(api, owner):
    plain = api.post("/collections", {})
    assert plain.body["ErrorDetails"] == [{"Code": 804, "Error": "Collection title can not be null or empty"}]
    typed = api.post("/collections", {"Title": {"a": 1}})
    assert typed.body["ErrorDetails"] == [{"Code": 804, "Field": "Title", "Error": "Must be a text."}]
    unknown = api.post("/collections", {"Title": "A", "Taxonomies": ["T9"]})
    assert unknown.body["ErrorDetails"] == [{"Code": 900, "Field": "Taxonomies[0]", "Error": "There is no taxonomy [T9]."}]


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
@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("ExternalId", {802, 803}),
        ("Title", {804, 805}),
        ("Owner", {806}),
        ("Taxonomies", {900, 901}),
        ("ObjectiveRepositories", {809}),
    ],
)
def test_nasty_values_are_documented_errors(api, collection, field, codes, nasty):
    before = count()
    for reply in (api.post("/collections", {"Title": "A", field: nasty}), api.patch("/collections/ColExt1", {field: nasty})):
        assert reply.status == 400
        assert reply.code in codes
    assert count() == before


def test_a_property_given_twice_with_different_values_is_wrong(api, owner, classes):
    assert api.post("/collections", b'{"Title": "A", "title": "B"}').code == 804
    assert api.post("/collections", b'{"Title": "A", "Taxonomies": ["T1"], "taxonomies": ["T2"]}').code == 900
    assert api.post("/collections", b'{"Title": "A", "Taxonomies": [{"ExternalId": "T1", "externalid": "T2"}]}').code == 900
    assert count() == 0


def test_a_disabled_owner_is_not_there(api, owner):
    owner.is_active = False
    owner.save()
    assert api.post("/collections", {"Title": "A"}).code == 806
    assert api.post("/collections", {"Title": "A", "Owner": "author"}).code == 806


# Reading


def test_reading_shows_what_the_documentation_shows(api, collection, classes):
    from stratus.library.models import CollectionRepository, CollectionSharing, CollectionTaxonomy
    from support.builders import a_user

    CollectionTaxonomy.objects.create(collection=collection, taxonomy=classes[0])
    CollectionRepository.objects.create(collection=collection, repository=classes[2])
    author, reader = a_user("Author", username="a1"), a_user("Author", username="a2")
    CollectionSharing.objects.create(collection=collection, user=author, role="Author", access_to_questions=True)
    CollectionSharing.objects.create(collection=collection, user=reader, access_to_collection=False, access_to_questions=True)
    reply = api.get("/external/collections/ColExt1/")
    assert reply.body == done(
        ExternalId="ColExt1",
        Title="Collection 1",
        Owner="User1 User1",
        Taxonomies=[{"ExternalId": "T1", "Title": "Bloom"}],
        ObjectiveRepositories=[{"ExternalId": "R1", "Title": "R"}],
        SharingInfo=[
            {"UserName": "a1", "CollectionRole": "Author", "AccessToCollection": True, "AccessToQuestions": True},
            {"UserName": "a2", "CollectionRole": None, "AccessToCollection": None, "AccessToQuestions": True},
        ],
    )
    assert list(reply.body["Content"]) == ["ExternalId", "Title", "Owner", "Taxonomies", "ObjectiveRepositories", "SharingInfo"]


def test_what_has_no_external_id_and_who_was_deleted_is_left_out(api, collection):
    from stratus.library.models import CollectionSharing, CollectionTaxonomy
    from support.builders import a_taxonomy, a_user

    CollectionTaxonomy.objects.create(collection=collection, taxonomy=a_taxonomy(external_id=""))
    CollectionSharing.objects.create(collection=collection, user=a_user("Author", deleted_at=clock.now()))
    content = api.get("/collections/ColExt1").body["Content"]
    assert (content["Taxonomies"], content["SharingInfo"]) == ([], [])


def test_a_collection_of_another_tenant_is_not_there(api, owner):
    from stratus.tenancy import current
    from support.builders import a_collection, a_repository, a_taxonomy, a_tenant, a_user

    with current.use(a_tenant()):
        a_collection(external_id="foreign", owner=a_user("Author", username="elsewhere"))
        a_taxonomy(external_id="TF")
        a_repository(external_id="RF")
    assert api.get("/collections/foreign").code == 801
    assert api.patch("/collections/foreign", {"Title": "x"}).code == 801
    for reply in (api.delete("/collections/foreign"), api.put("/collections/foreign/sharing", {"Filter": {"Users": ["author"]}})):
        assert reply.error == "Collection with ExternalId [foreign] is not found"
    assert api.post("/collections", {"Title": "A", "Taxonomies": ["TF"]}).code == 900
    assert api.post("/collections", {"Title": "A", "ObjectiveRepositories": ["RF"]}).code == 809
    assert api.post("/collections", {"Title": "A", "Owner": "elsewhere"}).code == 806


def test_a_token_whose_owner_lost_the_right_opens_nothing(api, collection):
    from support.builders import a_role

    api.owner.role = a_role("Author")
    api.owner.save()
    assert api.get("/collections/ColExt1").status == 403
    assert api.delete("/collections/ColExt1").status == 403


# Changing


def test_only_what_is_given_changes_and_the_answer_is_the_bare_collection(api, collection, classes):
    from stratus.library.models import CollectionTaxonomy

    CollectionTaxonomy.objects.create(collection=collection, taxonomy=classes[0])
    reply = api.patch("/collections/ColExt1", {"Title": "Renamed", "ExternalId": None, "Taxonomies": None})
    assert (reply.status, reply.body) == (
        200,
        {
            "ExternalId": "ColExt1",
            "Title": "Renamed",
            "Owner": "User1 User1",
            "Taxonomies": [{"ExternalId": "T1", "Title": "Bloom"}],
            "ObjectiveRepositories": [],
        },
    )
    assert api.patch("/collections/ColExt1", {"Taxonomies": []}).body["Taxonomies"] == []
    assert api.patch("/collections/ColExt1", {}).code == 102  # a body without anything is refused


def test_the_id_changes_and_the_old_one_leads_nowhere(api, collection):
    assert api.patch("/collections/ColExt1", {"ExternalId": "ColExt2"}).body["ExternalId"] == "ColExt2"
    assert api.get("/collections/ColExt1").code == 801
    assert api.patch("/collections/ColExt2", {"ExternalId": "ColExt2"}).status == 200


def test_the_owner_stays_whoever_is_named(api, collection, owner):
    from support.builders import a_user

    a_user("Author", username="Olga")
    assert api.patch("/collections/ColExt1", {"Title": "Renamed", "Owner": "Olga"}).body["Owner"] == "User1 User1"
    assert the("ColExt1").owner == owner


def test_a_late_error_takes_the_whole_call_back(api, collection, classes):
    from stratus.events.models import Event

    assert api.patch("/collections/ColExt1", {"Title": "Renamed", "Taxonomies": ["T1", "T1"]}).code == 902
    assert the("ColExt1").title == "Collection 1"
    assert not Event.objects.filter(kind="collection.updated").exists()


# Deleting


def test_a_deleted_collection_is_remembered_until_its_id_is_used_again(api, collection, owner):
    assert api.delete("/collections/ColExt1").body == done(ExternalId="ColExt1", Errors=None)
    assert api.get("/collections/ColExt1").code == 801
    assert api.patch("/collections/ColExt1", {"Title": "x"}).code == 801
    again = api.delete("/collections/ColExt1")
    assert (again.status, again.error) == (400, "Collection with externalId [ColExt1] has been deleted")
    assert "ErrorDetails" not in again.body
    assert api.post("/collections", {"ExternalId": "ColExt1", "Title": "New"}).status == 200
    assert api.get("/collections/ColExt1").body["Content"]["Title"] == "New"
    assert api.delete("/collections/ColExt1").status == 200


def test_a_collection_in_use_stays(api, collection):
    from support.builders import an_assessment, an_item

    an_assessment([an_item(collection=collection)])
    assert api.delete("/collections/ColExt1").error == "Collection contains items that used in assessments"
    assert api.get("/collections/ColExt1").status == 200


# Sharing


def shared(api: Any, *names: str, **body: Any) -> Any:
    """The content of the answer to a call that shares with these login names; empty lists left out."""
    reply = api.put("/collections/ColExt1/sharing", {"Filter": {"Users": list(names)}} | body)
    assert reply.status == 200, reply.body
    return {title: found for title, found in reply.body["Content"].items() if found}


ALREADY = "Collection sharing failed: Collection has already been shared with this user."
NOT_SHARED = "Collection sharing failed: Collection has not been shared with this user."


@pytest.fixture
def colleagues(tenant):
    from support.builders import a_user

    return [a_user("Author", username=name) for name in ("a1", "a2")]


def test_the_documented_sample(api, collection, colleagues):
    shared(api, "a2", CollectionRole="Author", AccessToCollection=True)
    body = {"Filter": {"Users": ["a1", "a2"]}, "CollectionRole": "Author", "AccessToCollection": True, "AccessToQuestions": True}
    reply = api.put("/collections/ColExt1/sharing", body)
    assert reply.body == done(
        SuccessfullyGrantedAccessToCollection=["a1"],
        SuccessfullyGrantedAccessToQuestions=["a1", "a2"],
        SuccessfullyRevokedAccessToCollection=[],
        SuccessfullyRevokedAccessToQuestions=[],
        Errors=[{"UserName": "a2", "Reason": ALREADY}],
    )
    rights = {"CollectionRole": "Author", "AccessToCollection": True, "AccessToQuestions": True}
    assert api.get("/collections/ColExt1").body["Content"]["SharingInfo"] == [{"UserName": name} | rights for name in ("a2", "a1")]


def test_revoking_says_from_whom_and_who_had_nothing(api, collection, colleagues):
    shared(api, "a1", AccessToCollection=True, AccessToQuestions=True)
    assert shared(api, "a1", "a2", AccessToCollection="false", AccessToQuestions=False) == {
        "SuccessfullyRevokedAccessToCollection": ["a1"],
        "SuccessfullyRevokedAccessToQuestions": ["a1"],
        "Errors": [{"UserName": "a2", "Reason": NOT_SHARED}],
    }
    assert api.get("/collections/ColExt1").body["Content"]["SharingInfo"] == []


def test_what_is_absent_stays_and_nothing_asked_for_changes_nothing(api, collection, colleagues):
    shared(api, "a1", AccessToCollection=True, AccessToQuestions=True)
    assert shared(api, "a1", AccessToCollection=None) == {}
    assert shared(api, "a1", AccessToQuestions=False) == {"SuccessfullyRevokedAccessToQuestions": ["a1"]}
    assert api.get("/collections/ColExt1").body["Content"]["SharingInfo"][0]["AccessToCollection"] is True


def test_unknown_users_are_left_out_and_names_differ_in_case_only(api, collection, colleagues):
    assert shared(api, "A1", "nobody", "a1", AccessToCollection=True) == {"SuccessfullyGrantedAccessToCollection": ["A1"]}


@pytest.mark.parametrize("role", ["AUTHOR", "co-author", "Reviewer"])
def test_roles_are_found_whatever_their_letter_case(api, collection, colleagues, role):
    shared(api, "a1", CollectionRole=role, AccessToCollection=True)
    assert api.get("/collections/ColExt1").body["Content"]["SharingInfo"][0]["CollectionRole"].casefold() == role.casefold()


@pytest.mark.parametrize(("role", "named"), [("Boss", "Boss"), (5, "5"), (["Author"], '["Author"]')])
def test_an_unknown_role_is_named(api, collection, colleagues, role, named):
    reply = api.put("/collections/ColExt1/sharing", {"Filter": {"Users": ["a1"]}, "CollectionRole": role, "AccessToCollection": True})
    assert (reply.status, reply.error) == (400, f"CollectionRole [{named}] is not found")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (None, 100),
        ([], 100),
        ({"AccessToCollection": True}, 216),
        ({"Filter": [], "AccessToCollection": True}, 216),
        ({"Filter": {"Users": [["a1"]]}}, 216),
        ({"Filter": {"Users": ["\ud800"]}}, 216),
        ({"Filter": {"Users": ["a1"]}, "AccessToQuestions": 2}, 102),
    ],
)
def test_a_body_without_sense_is_an_error(api, collection, colleagues, body, code):
    reply = api.put("/collections/ColExt1/sharing", body)
    assert (reply.status, reply.code) == (400, code)


def test_sharing_takes_effect_for_staff(api, collection, colleagues):
    from support.staff import a_browser

    browser = a_browser(colleagues[0])
    assert browser.get(f"/library/collections/{collection.pk}").status_code == 404
    shared(api, "a1", CollectionRole="Author", AccessToCollection=True)
    assert browser.get(f"/library/collections/{collection.pk}/edit").status_code == 200
    shared(api, "a1", AccessToCollection=False)
    assert browser.get(f"/library/collections/{collection.pk}").status_code == 404


# The number of statements


def test_statements_do_not_grow_with_users_taxonomies_and_items(api, collection):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from stratus.library.models import Collection
    from support.builders import a_taxonomy, a_user, an_item

    def statements(method: str, path: str, body: Any = None) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api(method, path, body).status == 200
        return len(captured)

    found = []
    for size in (2, 30):
        names = [a_user("Author").username for _n in range(size)]
        taxonomies = [a_taxonomy().external_id for _n in range(size)]
        external_id = f"S{size}"
        api.get("/collections/none")  # the first request of a token also notes its use
        calls: list[tuple[str, str, Any]] = [
            ("POST", "/collections", {"ExternalId": external_id, "Title": "A", "Taxonomies": taxonomies}),
            ("PUT", f"/collections/{external_id}/sharing", {"Filter": {"Users": names}, "AccessToCollection": True}),
            ("GET", f"/collections/{external_id}", None),
            ("PATCH", f"/collections/{external_id}", {"Taxonomies": taxonomies[:1]}),
        ]
        counts = [statements(*call) for call in calls]
        for _n in range(size):
            an_item(collection=Collection.objects.get(external_id=external_id))
        found.append([*counts, statements("DELETE", f"/collections/{external_id}")])
    assert found[0] == found[1]


def test_very_many_users_in_one_call(api, collection, very_many):
    from stratus.library.models import CollectionSharing
    from stratus.people.models import User
    from stratus.tenancy.bulk import insert_many
    from support.builders import a_role

    names = [f"n{number}" for number in range(very_many)]
    role = a_role("Author")
    insert_many([User(username=name, external_id=name, role=role) for name in names])
    content = shared(api, *names, CollectionRole="Reviewer", AccessToCollection=True, AccessToQuestions=True)
    assert content == {"SuccessfullyGrantedAccessToCollection": names, "SuccessfullyGrantedAccessToQuestions": names}
    assert CollectionSharing.objects.count() == very_many
    content = shared(api, *names, AccessToCollection=False, AccessToQuestions=False)
    assert len(content["SuccessfullyRevokedAccessToCollection"]) == very_many
    assert not CollectionSharing.objects.exists()
