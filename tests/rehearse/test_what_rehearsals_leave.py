"""A rehearsal that is removed leaves nothing but its lines of the log, in no table that there is or comes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from stratus.foundation import clock
from stratus.jobs.models import Job, JobLine
from stratus.library.items.drafts.models import ItemDraft, OpenForm, SpentDraft
from stratus.library.items.statistics.models import ItemStatistics
from stratus.people.models import User
from stratus.rehearse.database import NAMED, removed
from stratus.scheduling.models import Registration, Schedule
from stratus.search.models import Word
from stratus.tenancy import current
from support.builders import a_collection, a_result, a_schedule, a_tenant, a_user, an_item

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NAME = "rehearsal-20261130-131500-a1b2"
NOW = clock.now()

WITHOUT_A_KEY = {
    **dict.fromkeys((f"{table}.{column}" for table, column in NAMED), "goes"),
    "jobs_job.subject_id": "goes with the job",
    "library_itemstatistics.version": "goes with the row",
    "search_word.subject": "goes",
    "tenancy_credential.subject_id": "goes",
    "events_event.actor_id": "the log stays",
    "events_event.acting_as_id": "the log stays",
    "events_event.subject_id": "the log stays",
    "events_event.schedule_id": "the log stays",
    "assessments_assessment.available_to": "names hierarchies",
    "assessments_blueprint.labels": "names labels; rehearsals have no blueprint",
}
"""Each column that holds ids without a foreign key, and what becomes of it."""
NO_IDS = {"seq", "seed", "size", "received", "paused_ms", "log_bytes", "input_size", "result_size", "last_step"}


def test_each_column_that_names_something_without_a_foreign_key_is_known():
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("stratus."):
            continue
        for field in model._meta.local_concrete_fields:
            held = getattr(field, "base_field", field)
            is_id = isinstance(held, models.BigIntegerField) and not field.is_relation and not field.primary_key
            if is_id and field.name not in NO_IDS:
                found.add(f"{model._meta.db_table}.{field.column}")
    assert found == set(WITHOUT_A_KEY)


def rows() -> dict[str, int]:
    """How many rows each table of ours has, but for the log."""
    tables = [model for model in apps.get_models() if model.__module__.startswith("stratus.") and model._meta.db_table != "events_event"]
    with connection.cursor() as cursor:
        found = {}
        for table in sorted({model._meta.db_table for model in tables}):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def a_candidate_who_did_everything(schedule: Schedule, author: User, **fields: Any) -> User:
    """Somebody who sat it, got a result, had a form open, keeps a draft and has spent another."""
    candidate = a_user(**fields)
    item = an_item(collection=a_collection(owner=author))
    a_result(schedule, candidate=candidate)
    draft = {"person": candidate, "collection": item.collection, "item_type": item.item_type, "posted": "[]", "saved_at": NOW}
    ItemDraft.objects.create(**draft)
    SpentDraft.objects.create(person=candidate, key=uuid.uuid4(), spent_at=NOW)
    OpenForm.objects.create(person=candidate, item=item, opened_at=NOW, seen_at=NOW)
    return candidate


def test_what_is_removed_leaves_no_row_and_takes_no_row_of_others():
    with current.use(a_tenant()):
        staff, other = a_user("Scheduler"), a_schedule(active=True)
        measured, author = an_item(), a_user("Author")
        a_candidate_who_did_everything(other, author)
        with_job = {"kind": "ui.export", "actor": staff, "created_at": NOW, "state": "QUEUED"}
        Job.objects.create(**with_job, schedule_id=other.pk)
        before = rows()
        schedule = a_schedule(other.assessment, active=True, external_id=NAME, owner_id=staff.pk)
        candidate = a_candidate_who_did_everything(schedule, author, external_id=f"{NAME}-1")
        job = Job.objects.create(**with_job, schedule_id=schedule.pk)
        JobLine.objects.create(job=job, number=1, level="INFO", text="Candidate 1")
        figures = {
            "revision": 1,
            "version": 1,
            "held_at": NOW,
            "candidates": 1,
            "blank": 0,
            "scores": 1,
            "max_score": 1,
            "measured_at": NOW,
        }
        ItemStatistics.objects.create(item=measured, sitting=schedule.pk, **figures)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
        try:
            assert removed(connection.connection, NAME) == 1
            connection.check_constraints()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE stratus_app")
        assert not User.objects.filter(pk=candidate.pk).exists()
        assert not Word.objects.filter(kind="user", subject=candidate.pk).exists()
        assert Registration.objects.filter(schedule=other).exists()
        grown = {table for table, number in rows().items() if number != before[table]}
        assert grown <= {"library_collection", "library_item", "library_itemrevision", "library_mediumuse", "search_word"}
