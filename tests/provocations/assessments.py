"""How the pages about assessments are brought to answer their errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.assessments import errors as e
from stratus.external_api.wire.errors import Text
from stratus.organisation.models import ApiSettings
from support.builders import a_role, a_taxonomy, a_user, an_assessment
from support.caller import Api, Reply

CREATE = "POST /assessment"
UPDATE = "PATCH /assessment/{externalId}"
READ = "GET /assessment/{externalId}"
SHARE = "PUT /assessment/{externalId}/sharing"
UNSHARE = "DELETE /assessment/{externalId}/sharing"


def create(api: Api, **changes: Any) -> Reply:
    """Send a create request that is right but for `changes`."""
    return api.post("/assessment", {"Title": "Assessment 2", "Purpose": 1, "Code": "A2", "Owner": a_user("Author").username} | changes)


def update(api: Api, body: Any) -> Reply:
    draft = an_assessment(published=False, code="A1")  # an empty code would be sent back as it stands
    return api.patch(f"/assessment/{draft.external_id}", body)


@provokes(CREATE, e.INFO_NOT_VALID)
def create_with_a_title_that_is_too_long(api: Api) -> Reply:
    return create(api, Title="x" * 101)


@provokes(CREATE, e.OWNER_NOT_SET)
def create_without_owner(api: Api) -> Reply:
    return create(api, Owner=None)


@provokes(CREATE, e.OWNER_WITHOUT_RIGHT)
def create_for_an_owner_who_lost_the_right(api: Api) -> Reply:
    owner = a_user("Author")
    ApiSettings.objects.update(assessment_owner=owner)
    owner.role = a_role("Candidate")
    owner.save()
    return create(api, Owner=None)


WRONG: dict[Text, dict[str, Any]] = {
    e.PURPOSE_WRONG: {"Purpose": 4},
    e.ID_EMPTY: {"ExternalId": ""},
    e.CODE_EMPTY: {"Code": ""},
    e.PURPOSE_EMPTY: {"Purpose": None},
    e.TITLE_EMPTY: {"Title": " "},
    e.OWNER_UNKNOWN: {"Owner": "nobody"},
}


@provokes(CREATE, *WRONG)
def create_with_a_wrong_value(api: Api, error: Text) -> Reply:
    return create(api, **WRONG[error])


@provokes(CREATE, e.ID_TAKEN)
def create_with_a_taken_id(api: Api) -> Reply:
    return create(api, ExternalId=an_assessment(external_id="taken").external_id)


@provokes(UPDATE, e.NOT_FOUND)
def update_nothing(api: Api) -> Reply:
    return api.patch("/assessment/taken", {"Title": "x"})


@provokes(UPDATE, e.PUBLISHED)
def update_what_is_published(api: Api) -> Reply:
    return api.patch(f"/assessment/{an_assessment(external_id='taken').external_id}", {"Title": "x"})


WRONG_UPDATES: dict[Text, Any] = {
    e.INFO_NOT_VALID: {"Code": "x" * 65},
    e.TITLE_EMPTY_ON_UPDATE: {"Title": "", "Code": "A2"},
    e.CODE_EMPTY: {"Code": " "},
    e.NOTHING_TO_UPDATE: {"Title": None, "Titel": "x"},
    e.OWNER_UNKNOWN: {"Owner": "nobody"},
    e.TAXONOMY_UNKNOWN: {"Taxonomies": ["nothing"]},
    e.TAXONOMY_EMPTY: {"Taxonomies": [None]},
    e.TAXONOMY_TWICE: {"Taxonomies": ["T1", "T1"]},
    e.REPOSITORY_UNKNOWN: {"LoRepositoryExternalIds": ["nothing"]},
}


@provokes(UPDATE, *WRONG_UPDATES)
def update_with_a_wrong_value(api: Api, error: Text) -> Reply:
    a_taxonomy(external_id="T1")
    return update(api, WRONG_UPDATES[error])


@provokes(UPDATE, e.OWNER_WITHOUT_RIGHT)
def update_to_a_candidate_as_owner(api: Api) -> Reply:
    return update(api, {"Owner": a_user("Candidate").username})


@provokes(READ, e.NOT_FOUND)
def read_nothing(api: Api) -> Reply:
    return api.get("/assessment/taken")


@provokes(SHARE, e.NOT_FOUND)
def share_nothing(api: Api) -> Reply:
    return api.put("/assessment/taken/sharing", [{"UserName": "user1", "Role": "Author"}])


@provokes(UNSHARE, e.NOT_FOUND)
def unshare_nothing(api: Api) -> Reply:
    return api.delete("/assessment/taken/sharing", ["user1"])


@provokes(SHARE, e.NOBODY)
def share_with_nobody(api: Api) -> Reply:
    return api.put(f"/assessment/{an_assessment().external_id}/sharing", [])


@provokes(UNSHARE, e.NOBODY)
def unshare_with_nobody(api: Api) -> Reply:
    return api.delete(f"/assessment/{an_assessment().external_id}/sharing", [])
