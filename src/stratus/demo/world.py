"""Hierarchies, accounts and the settings of the External API."""

from __future__ import annotations

from datetime import datetime

from stratus.access.actor import Actor
from stratus.demo.people import CANDIDATES, HIERARCHIES, STAFF, STUDENTS, Person
from stratus.organisation.models import ApiSettings
from stratus.people.hierarchies.actions import add_members, create_hierarchy
from stratus.people.models import Hierarchy, Role, User
from stratus.people.users.actions import UserInput, upsert_users

Users = dict[str, User]


def make_people(*, by: Actor, now: datetime) -> Users:
    """Create hierarchies and accounts and point the External API's settings to them; returns the users by User ID.

    They have no password yet: `access.describe` gives them one.
    """
    hierarchies = _make_hierarchies(by)
    roles = {role.title: role for role in Role.objects.all()}
    people = [*STAFF, *CANDIDATES, *STUDENTS]
    made = upsert_users([_input(person, roles) for person in people], role=roles["Candidate"], rename=frozenset(), by=by, now=now)
    users = {user.external_id: user for user in made}
    for external_id, hierarchy in hierarchies.items():
        add_members(hierarchy, [users[person.external_id] for person in people if person.hierarchy == external_id], by=by)
    _settings(users, roles)
    return users


def _make_hierarchies(by: Actor) -> dict[str, Hierarchy]:
    root = Hierarchy.objects.get(parent=None)
    made: dict[str, Hierarchy] = {}
    for external_id, title, parent in HIERARCHIES:
        if parent is None:
            root.external_id, root.title = external_id, title
            root.save()
            made[external_id] = root
        else:
            made[external_id] = create_hierarchy(title, external_id=external_id, parent_id=made[parent].pk, by=by)
    return made


def _input(person: Person, roles: dict[str, Role]) -> UserInput:
    profile = {"special_needs": person.special_needs, "reasonable_adjustment_percentage": person.percentage}
    return UserInput(
        external_id=person.external_id,
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        role_id=roles[person.role].pk,
        profile=profile,
    )


def _settings(users: Users, roles: dict[str, Role]) -> None:
    settings = ApiSettings.objects.get()
    settings.candidate_role, settings.marker_role = roles["Candidate"], roles["Marker"]
    settings.scheduler = users["scheduler"]
    settings.invigilator = users["invigilator"]
    settings.assessment_owner = settings.collection_owner = users["author"]
    settings.marker = users["assessor"]
    settings.moderator = users["moderator"]
    settings.publisher = users["scheduler"]
    settings.time_zone = "UTC"
    settings.save()
