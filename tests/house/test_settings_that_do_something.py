"""No page shows a setting that is stored and asked nowhere: whoever ticks it would believe that something comes of it.

The External API stores and returns such settings as its documentation says. `STORED_ONLY` lists them: whoever
makes one of them do something takes it out of the list, and may show it then.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import stratus

ROOT = Path(stratus.__file__).parent
STORED_ONLY = {
    "PoolMember.can_view_audit",
    "PoolMember.can_edit_marking_scheme",
    "Membership.is_coordinator",
    "Membership.is_administrator",
    "Membership.can_view_reports",
    "Membership.can_rescore",
    "Hierarchy.is_organization",
    "User.enable_read_speaker",
    "ReviewSession.use_lockdown_browser",
    "ReviewSession.show_grade",
    "ReviewSession.show_percentage_to_pass",
    "ReviewSession.show_result_outcome",
    "ReviewSession.show_summary",
    "ReviewSession.show_detailed",
    "ReviewSession.score_report_with_subjects",
    "ReviewSession.score_report_with_objectives",
    "ReviewSession.score_report_with_topics",
    "ReviewSession.show_marking_scheme",
    "ReviewSession.show_annotations",
}
STORES = re.compile(r"/(models|forms|inputs)\.py$|/migrations/|^external_api/|^demo/|^rehearse/|^organisation/founding")
"""Where a setting is declared, typed, or passed on: nothing comes of it there."""


@cache
def code() -> str:
    """All of our code that may do something because of a setting, SQL included."""
    files = (path for path in ROOT.rglob("*.py") if not STORES.search(path.relative_to(ROOT).as_posix()))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def shown() -> str:
    """What pages show: templates, and forms."""
    files = [*ROOT.rglob("*.html"), *(path for path in ROOT.rglob("*.py") if "forms.Form" in path.read_text(encoding="utf-8"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files if "external_api" not in path.parts)


def asked(name: str) -> bool:
    """Tell whether code reads the setting: as an attribute, a column, a key of stored options, or in SQL."""
    return bool(re.search(rf"\.{name}\b(?!\s*=[^=])|__{name}\b|\b{name}=(True|False)|[\[(]\"{name}\"[\])]|\.{name}\b", code()))


def settings_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, models.BooleanField)]


ALL = [(model.__name__, name) for model in apps.get_models() if model.__module__.startswith("stratus.") for name in settings_of(model)]


@pytest.mark.parametrize(("model", "name"), ALL)
def test_a_setting_is_asked_somewhere_or_known_to_be_stored_only(model, name):
    assert asked(name) is not (f"{model}.{name}" in STORED_ONLY)


@pytest.mark.parametrize("setting", sorted(STORED_ONLY))
def test_what_is_stored_only_is_shown_on_no_page(setting):
    name = setting.split(".")[1]
    assert not re.search(rf"\b{name}\b", shown())
