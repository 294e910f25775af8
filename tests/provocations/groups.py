"""How the pages about groups are brought to answer their errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.groups import errors as e
from stratus.people.models import Membership
from support.builders import a_hierarchy, a_user
from support.caller import Api, Reply

CREATE = "POST /groups"
UPDATE = "PATCH /groups/{externalId}"
DELETE = "DELETE /groups/{externalId}"


def create(api: Api, **changes: Any) -> Reply:
    """Send a create request that is right but for `changes`."""
    return api.post("/groups", {"ExternalId": "NewGroup", "Title": "New group"} | changes)


def update(api: Api, **changes: Any) -> Reply:
    """Send an update of a new group that is right but for `changes`."""
    group = a_hierarchy()
    return api.patch(f"/groups/{group.external_id}", {"ExternalId": group.external_id, "Title": group.title} | changes)


for _operation, _send in ((CREATE, create), (UPDATE, update)):

    @provokes(_operation, e.BODY_EMPTY)
    def an_empty_body(api: Api, operation: str = _operation) -> Reply:
        return api.post("/groups") if operation == CREATE else api.patch(f"/groups/{a_hierarchy().external_id}", [])

    @provokes(_operation, e.ID_EMPTY)
    def without_id(api: Api, send: Any = _send) -> Reply:
        return send(api, ExternalId=" ")

    @provokes(_operation, e.ID_NOT_ALPHANUMERIC)
    def an_id_with_a_blank(api: Api, send: Any = _send) -> Reply:
        return send(api, ExternalId="new group")

    @provokes(_operation, e.ID_TOO_LONG)
    def an_id_that_is_too_long(api: Api, send: Any = _send) -> Reply:
        return send(api, ExternalId="x" * 65)

    @provokes(_operation, e.PARENT_NOT_ALPHANUMERIC)
    def a_parent_with_a_slash(api: Api, send: Any = _send) -> Reply:
        return send(api, ParentExternalId="a/b")

    @provokes(_operation, e.PARENT_NOT_FOUND)
    def an_unknown_parent(api: Api, send: Any = _send) -> Reply:
        return send(api, ParentExternalId="taken")

    @provokes(_operation, e.TITLE_EMPTY)
    def without_title(api: Api, send: Any = _send) -> Reply:
        return send(api, Title=None)

    @provokes(_operation, e.TITLE_TOO_LONG)
    def a_title_that_is_too_long(api: Api, send: Any = _send) -> Reply:
        return send(api, Title="x" * 101)

    @provokes(_operation, e.INFO_NOT_VALID)
    def a_flag_that_is_none(api: Api, send: Any = _send) -> Reply:
        return send(api, IsOrganization="perhaps")

    @provokes(_operation, e.ID_IN_USE)
    def an_id_in_use(api: Api, send: Any = _send) -> Reply:
        a_hierarchy(external_id="taken")
        return send(api, ExternalId="taken")


@provokes(UPDATE, e.GROUP_NOT_FOUND)
def an_unknown_group(api: Api) -> Reply:
    return api.patch("/groups/taken", {"ExternalId": "taken", "Title": "x"})


@provokes(UPDATE, e.INTO_OWN_CHILD)
def into_its_own_child(api: Api) -> Reply:
    group = a_hierarchy(external_id="G1")
    a_hierarchy(external_id="G3", parent=a_hierarchy(external_id="G2", parent=group))
    return api.patch("/groups/G1", {"ExternalId": "G1", "Title": "G1", "ParentExternalId": "G3"})


@provokes(DELETE, e.GROUP_NOT_FOUND)
def delete_nothing(api: Api) -> Reply:
    return api.delete("/groups/taken")


@provokes(DELETE, e.IN_USE)
def delete_one_whose_child_has_a_member(api: Api) -> Reply:
    group = a_hierarchy(external_id="G1")
    Membership.objects.create(user=a_user(), hierarchy=a_hierarchy(parent=group))
    return api.delete("/groups/G1")
