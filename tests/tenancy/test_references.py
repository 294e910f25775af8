"""The system check refuses references that could leave a tenant, and those that the database could not hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from stratus.delivery.models import AnswerEvent, Attempt
from stratus.tenancy import checks
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


def found(monkeypatch: pytest.MonkeyPatch, reference: models.ForeignKey[Any, Any]) -> list[str | None]:
    """What the check says of a model with this reference."""
    with isolate_apps("stratus.delivery") as apps:
        meta = type("Meta", (), {"app_label": "delivery"})
        type("Note", (TenantModel,), {"__module__": __name__, "Meta": meta, "subject": reference})
        monkeypatch.setattr(checks, "apps", apps)
        return [message.id for message in checks.references_stay_in_the_tenant()]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (lambda: TenantForeignKey(Attempt, models.CASCADE, related_name="+"), []),
        (lambda: models.ForeignKey(Attempt, models.CASCADE, related_name="+"), ["tenancy.E001"]),
        (lambda: models.ForeignKey(Attempt, models.CASCADE, related_name="+", db_constraint=False), ["tenancy.E001"]),
        (lambda: models.ForeignKey(AnswerEvent, models.CASCADE, related_name="+", db_constraint=False), []),
        (lambda: models.ForeignKey(AnswerEvent, models.CASCADE, related_name="+"), ["tenancy.E001"]),
        (lambda: TenantForeignKey(AnswerEvent, models.CASCADE, related_name="+"), ["tenancy.E002"]),
    ],
    ids=["the_tenants", "plain", "unchecked", "unchecked_to_the_log", "plain_to_the_log", "the_tenants_to_the_log"],
)
def test_a_reference_is_of_the_kind_that_its_table_has_a_key_for(
    monkeypatch: pytest.MonkeyPatch, reference: Any, expected: list[str]
) -> None:
    assert found(monkeypatch, reference()) == expected
