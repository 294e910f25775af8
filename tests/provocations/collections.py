"""How the pages about collections are brought to answer their errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.collections import errors as e
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts.numbered import BODY_EMPTY_WITH_DOT, FILTER_EMPTY, UNKNOWN_ERROR
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from support.builders import a_collection, a_role, a_taxonomy, a_user, an_assessment, an_item
from support.caller import Api, Reply

READ = "GET /collections/{externalId}"
CREATE = "POST /collections"
UPDATE = "PATCH /collections/{externalId}"
DELETE = "DELETE /collections/{externalId}"
SHARE = "PUT /collections/{externalId}/sharing"


def owned(**changes: Any) -> Any:
    """A tenant whose settings name a collection owner."""
    ApiSettings.objects.update(collection_owner=a_user("Author"))
    return changes


def create(api: Api, **changes: Any) -> Reply:
    """Send a create request that is right but for `changes`."""
    return api.post("/collections", {"Title": "Collection 1"} | owned(**changes))


def update(api: Api, **changes: Any) -> Reply:
    """Send an update that is right but for `changes`."""
    return api.patch(f"/collections/{a_collection(external_id='C1').external_id}", owned(**changes))


def share(api: Api, body: Any) -> Reply:
    return api.put(f"/collections/{a_collection(external_id='C1').external_id}/sharing", body)


@provokes(READ, e.NOT_FOUND)
def read_nothing(api: Api) -> Reply:
    return api.get("/collections/nothing")


@provokes(UPDATE, e.NOT_FOUND)
def update_nothing(api: Api) -> Reply:
    return api.patch("/collections/nothing", {"Title": "x"})


WRONG: dict[Text, dict[str, Any]] = {
    e.ID_CHARACTERS: {"ExternalId": "C 1"},
    e.ID_LENGTH: {"ExternalId": "C" * 65},
    e.TITLE_EMPTY: {"Title": " "},
    e.TITLE_LENGTH: {"Title": "x" * 101},
    e.OWNER_UNKNOWN: {"Owner": "nobody"},
    e.REPOSITORY_UNKNOWN: {"ObjectiveRepositories": ["nothing"]},
    e.TAXONOMY_UNKNOWN: {"Taxonomies": [{"ExternalId": "nothing"}]},
    e.TAXONOMY_EMPTY: {"Taxonomies": [{"Title": "Taxonomy 1"}]},
    e.TAXONOMY_TWICE: {"Taxonomies": ["T1", {"ExternalId": "T1"}]},
}


@provokes(CREATE, *WRONG)
def create_with_a_wrong_value(api: Api, error: Text) -> Reply:
    a_taxonomy(external_id="T1")
    return create(api, **WRONG[error])


@provokes(UPDATE, *WRONG)
def update_with_a_wrong_value(api: Api, error: Text) -> Reply:
    a_taxonomy(external_id="T1")
    return update(api, **WRONG[error])


@provokes(CREATE, e.OWNER_NOT_SET)
def create_without_owner(api: Api) -> Reply:
    return api.post("/collections", {"Title": "Collection 1"})


@provokes(UPDATE, e.OWNER_NOT_SET)
def update_without_owner(api: Api) -> Reply:
    return api.patch(f"/collections/{a_collection(external_id='C1').external_id}", {"Title": "x"})


@provokes(CREATE, e.OWNER_WITHOUT_RIGHT)
def create_for_a_candidate(api: Api) -> Reply:
    return create(api, Owner=a_user("Candidate").username)


@provokes(UPDATE, e.OWNER_WITHOUT_RIGHT)
def update_for_an_owner_who_lost_the_right(api: Api) -> Reply:
    body = owned(Title="x")
    owner = ApiSettings.objects.get().collection_owner
    assert owner is not None
    owner.role = a_role("Candidate")
    owner.save()
    return api.patch(f"/collections/{a_collection(external_id='C1').external_id}", body)


@provokes(CREATE, e.ID_TAKEN)
def create_with_a_taken_id(api: Api) -> Reply:
    return create(api, ExternalId=a_collection(external_id="C9").external_id)


@provokes(UPDATE, e.ID_TAKEN)
def update_to_a_taken_id(api: Api) -> Reply:
    return update(api, ExternalId=a_collection(external_id="C9").external_id)


@provokes(CREATE, UNKNOWN_ERROR)
def create_from_an_array(api: Api) -> Reply:
    return api.post("/collections", [{"Title": "Collection 1"}])


@provokes(UPDATE, UNKNOWN_ERROR)
def update_from_an_array(api: Api) -> Reply:
    return api.patch(f"/collections/{a_collection(external_id='C1').external_id}", ["x"])


def sent(api: Api, operation: str, external_id: str) -> Reply:
    if operation == DELETE:
        return api.delete(f"/collections/{external_id}")
    return api.put(f"/collections/{external_id}/sharing", {"Filter": {"Users": ["a1"]}})


@provokes(DELETE, e.ID_EMPTY)
def delete_without_id(api: Api) -> Reply:
    return sent(api, DELETE, "%20")


@provokes(SHARE, e.ID_EMPTY)
def share_without_id(api: Api) -> Reply:
    return sent(api, SHARE, "%20")


@provokes(DELETE, e.UNKNOWN)
def delete_what_is_unknown(api: Api) -> Reply:
    return sent(api, DELETE, "taken")


@provokes(SHARE, e.UNKNOWN)
def share_what_is_unknown(api: Api) -> Reply:
    return sent(api, SHARE, "taken")


@provokes(DELETE, e.DELETED)
def delete_twice(api: Api) -> Reply:
    a_collection(external_id="taken")
    assert sent(api, DELETE, "taken").status == 200
    return sent(api, DELETE, "taken")


@provokes(SHARE, e.DELETED)
def share_what_was_deleted(api: Api) -> Reply:
    a_collection(external_id="taken", deleted_at=clock.now())
    return sent(api, SHARE, "taken")


@provokes(DELETE, e.IN_USE)
def delete_what_an_assessment_uses(api: Api) -> Reply:
    an_assessment([an_item(collection=a_collection(external_id="C1"))], published=False)
    return sent(api, DELETE, "C1")


@provokes(SHARE, e.ROLE_UNKNOWN)
def share_in_an_unknown_role(api: Api) -> Reply:
    return share(api, {"Filter": {"Users": ["a1"]}, "CollectionRole": "taken"})


@provokes(SHARE, BODY_EMPTY_WITH_DOT)
def share_without_a_body(api: Api) -> Reply:
    return share(api, {})


@provokes(SHARE, FILTER_EMPTY)
def share_with_nobody(api: Api) -> Reply:
    return share(api, {"Filter": {"Users": []}, "AccessToCollection": True})


@provokes(SHARE, UNKNOWN_ERROR)
def share_perhaps(api: Api) -> Reply:
    return share(api, {"Filter": {"Users": ["a1"]}, "AccessToCollection": "perhaps"})
