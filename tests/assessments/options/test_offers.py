"""What candidates are offered beside answering: the options, whom they are for, and what a version freezes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.options.actions import options_of, update_options
from stratus.assessments.options.offers import Offers, offers_of
from stratus.assessments.versions.actions import publish
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant, an_assessment


@pytest.fixture
def tenant(db: None) -> Iterator[Any]:
    made = a_tenant()
    with current.use(made):
        yield made


FORMATIVE = {"purpose": 2, "offer_check": True, "check_shows_key": True, "candidates_can_report": True}


@pytest.mark.parametrize(
    ("options", "offers"),
    [
        ({}, Offers()),
        ({"offer_check": True}, Offers()),
        ({"offer_check": True, "purpose": 1, "check_shows_key": True}, Offers()),
        ({"offer_check": True, "purpose": 2}, Offers(check=True)),
        ({"offer_check": True, "purpose": 3, "check_shows_key": True}, Offers(check=True, shows_key=True)),
        ({"check_shows_key": True, "purpose": 3}, Offers()),
        ({"candidates_can_report": True}, Offers(reports=True)),
    ],
)
def test_what_a_version_offers_also_depends_on_its_purpose(options: dict[str, Any], offers: Offers) -> None:
    assert offers_of(options) == offers


@pytest.mark.django_db
class TestOptions:
    def test_a_version_freezes_what_is_offered(self, tenant: Any) -> None:
        assessment = an_assessment(published=False, **FORMATIVE)
        assert offers_of(publish(assessment.pk, by=SYSTEM, now=clock.now()).options) == Offers(True, True, True)

    def test_what_is_not_offered_is_left_out_of_a_version(self, tenant: Any) -> None:
        assert not {"offer_check", "purpose", "check_shows_key", "candidates_can_report"} & options_of(an_assessment()).keys()

    @pytest.mark.parametrize("changes", [{"offer_check": True}, {"purpose": 1}])
    def test_a_summative_assessment_never_offers_check(self, tenant: Any, changes: dict[str, Any]) -> None:
        assessment = an_assessment(**(FORMATIVE if "purpose" in changes else {}))
        with pytest.raises(InvalidFields) as wrong:
            update_options(assessment.pk, changes, by=SYSTEM)
        assert set(wrong.value.errors) == {"offer_check"}

    def test_the_key_is_shown_only_with_check(self, tenant: Any) -> None:
        with pytest.raises(InvalidFields) as wrong:
            update_options(an_assessment(purpose=2).pk, {"check_shows_key": True}, by=SYSTEM)
        assert set(wrong.value.errors) == {"check_shows_key"}

    def test_publishing_refuses_what_a_purpose_has_not(self, tenant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        assessment = an_assessment(published=False, **FORMATIVE)
        monkeypatch.setattr("stratus.assessments.rules.CHECKED_PURPOSES", (3,))
        with pytest.raises(Unpublishable, match="formative or mixed"):
            publish(assessment.pk, by=SYSTEM, now=clock.now())


@pytest.mark.django_db
@pytest.mark.database
class TestTheDatabase:
    @pytest.mark.parametrize("values", [{"purpose": 1}, {"offer_check": False}])
    def test_holds_no_summative_assessment_with_check_and_no_key_without_it(self, tenant: Any, values: dict[str, Any]) -> None:
        assessment = an_assessment(**FORMATIVE)
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.filter(pk=assessment.pk).update(**values)

    @pytest.mark.parametrize("options", [{"offer_check": True}, {"offer_check": True, "purpose": 1}])
    def test_holds_no_version_that_offers_check_without_its_purpose(self, tenant: Any, options: dict[str, Any]) -> None:
        version = an_assessment().versions.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            AssessmentVersion.objects.filter(pk=version.pk).update(options=version.options | options)
