"""A page whose change another one came between."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from stratus.people.models import Membership, User
from stratus.people.users import memberships
from stratus.tenancy import current
from support.builders import a_hierarchy, a_role, a_tenant, a_user
from support.staff import a_browser


def test_what_was_deleted_while_a_form_was_stored_is_said_and_nothing_is_stored(committed: None, monkeypatch: Any) -> None:
    with current.use(a_tenant()):
        browser, faculty = a_browser(a_user("System administrator")), a_hierarchy()
        role = a_role("Scheduler").pk

        @transaction.atomic
        def overtaken(user: User, *_given: Any, **_named: Any) -> None:
            Membership.objects.create(user=user, hierarchy_id=faculty.pk + 1_000_000)

        monkeypatch.setattr(memberships, "set_hierarchies", overtaken)
        form = {"first_name": "Grace", "last_name": "Hopper", "username": "grace", "external_id": "G1", "password": "a horse and a staple"}
        answer = browser.post("/admin/users/new", form | {"role": role, "hierarchies": [faculty.pk]})
        assert answer.status_code == 409
        assert "at the same moment" in answer.text
        assert not User.objects.filter(username="grace").exists()
