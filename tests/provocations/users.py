"""How the pages about users are brought to answer their errors."""

from __future__ import annotations

from typing import Any

from provocations import provokes
from stratus.external_api.users import errors as e
from support.builders import a_user
from support.caller import Api, Reply

CREATE = "POST /user"
UPDATE = "PATCH /user/{externalId}"
READ = "GET /user/{externalId}"


def create(api: Api, **changes: Any) -> Reply:
    """Send a create request that is right but for `changes`."""
    return api.post("/user", {"ExternalId": "u1", "FirstName": "Jane", "LastName": "Doe"} | changes)


def change(api: Api, **changes: Any) -> Reply:
    """Send an update of a user who is there."""
    return api.patch(f"/user/{a_user().external_id}", changes)


@provokes(CREATE, e.INFO_NOT_VALID)
def no_last_name(api: Api) -> Reply:
    return create(api, LastName=" ")


@provokes(CREATE, e.ALREADY_EXISTS)
def an_id_that_is_taken(api: Api) -> Reply:
    a_user(external_id="taken")
    return create(api, ExternalId="taken")


@provokes(CREATE, e.USERNAME_IN_USE)
def a_name_that_is_taken(api: Api) -> Reply:
    a_user(username="Taken")
    return create(api, UserName="taken")


@provokes(CREATE, e.ROLE_NOT_FOUND)
def an_unknown_role(api: Api) -> Reply:
    return create(api, Role="taken")


@provokes(UPDATE, e.USER_NOT_FOUND)
def an_unknown_user(api: Api) -> Reply:
    return api.patch("/user/taken", {"City": "Dublin"})


@provokes(UPDATE, e.INFO_NOT_VALID)
def an_email_that_is_none(api: Api) -> Reply:
    return change(api, Email="nobody")


@provokes(UPDATE, e.ALREADY_EXISTS)
def the_id_of_somebody_else(api: Api) -> Reply:
    a_user(external_id="taken")
    return change(api, ExternalId="taken")


@provokes(UPDATE, e.USERNAME_IN_USE)
def the_name_of_somebody_else(api: Api) -> Reply:
    a_user(username="TAKEN")
    return change(api, UserName="taken")


@provokes(UPDATE, e.ROLE_NOT_FOUND)
def a_role_that_nobody_made(api: Api) -> Reply:
    return change(api, Role="taken")


@provokes(READ, e.USER_NOT_FOUND)
def nobody(api: Api) -> Reply:
    return api.get("/user/taken")
