"""`…__among` finds what `…__in` finds, with one parameter."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.people.models import User
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import a_registration, a_tenant, a_user

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


NASTY = ["", "a,b", 'quo"te', "back\\slash", "{}", "NULL", "it's", "%s", "ö", "  "]


@pytest.mark.parametrize("wanted", [[], ["E1"], ["nobody"], NASTY, ["E1", *NASTY, "E1"], ("E1",), {"E1"}])
def test_texts(wanted: Any):
    for text in ("E1", *NASTY[1:]):
        a_user(external_id=text)
    a_user(external_id="other")
    same = [set(User.objects.filter(**{f"external_id__{how}": wanted}).values_list("pk", flat=True)) for how in ("in", "among")]
    assert same[0] == same[1]


def test_numbers_and_references_to_other_tables():
    one, other = a_registration(), a_registration()
    for named in ([one.pk, 2**62], [], [one.pk, other.pk]):
        assert set(Registration.objects.filter(pk__among=named)) == set(Registration.objects.filter(pk__in=named))
    assert list(Registration.objects.filter(candidate_id__among=[other.candidate_id])) == [other]
    assert list(Registration.objects.filter(candidate__among=[other.candidate_id])) == [other]


def test_rows_of_another_tenant_are_not_among_them():
    with current.use(a_tenant()):
        elsewhere = a_user()
    assert not User.objects.filter(pk__among=[elsewhere.pk]).exists()


def test_the_statement_is_as_long_for_many_as_for_few():
    with CaptureQueriesContext(connection) as asked:
        list(User.objects.filter(pk__among=[1]))
        list(User.objects.filter(pk__among=range(1, 4)))
    one, many = (query["sql"] for query in asked)
    assert many == one.replace("'{1}'", "'{1,2,3}'")
