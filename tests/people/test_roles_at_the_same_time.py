"""Roles that several people make in the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from stratus.foundation.errors import InvalidFields
from stratus.people.models import Role
from stratus.people.roles.actions import save_role
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant
from support.threads import at_once

pytestmark = pytest.mark.database


def test_of_titles_that_differ_in_letter_case_only_one_is_saved(committed: None) -> None:
    tenant = a_tenant()

    def saved(title: str) -> bool:
        with current.use(tenant):
            try:
                save_role(None, title=title, role_type="STAFF", permissions=[], by=SYSTEM)
            except InvalidFields:
                return False
            return True

    for number in range(4):
        titles = [f"Clerk {number}", f"CLERK {number}", f"clerk {number}"]
        assert sorted(at_once(*(partial(saved, title) for title in titles))) == [False, False, True]
    with current.use(tenant):
        assert Role.objects.filter(title__istartswith="clerk").count() == 4
