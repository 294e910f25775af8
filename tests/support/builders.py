"""Small things to test with. Each function works inside the current tenant, except `a_tenant`, which makes one.

with current.use(a_tenant()):
    schedule = a_schedule(active=True)
    registration = a_registration(schedule)
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from string import ascii_lowercase
from types import SimpleNamespace
from typing import Any, TypeVar

from django.db import models, transaction

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.assessments.forms.checks import total_of
from stratus.assessments.forms.rules import forms_of
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection, AssessmentVersion, GradeScale, VersionUse
from stratus.assessments.options.actions import options_of
from stratus.assessments.sections.points import content_of, points_of
from stratus.assessments.versions.actions import captions_of, frozen_page, frozen_section
from stratus.delivery.models import Answer, Attempt, Paper
from stratus.events.log import record
from stratus.foundation import clock
from stratus.item_types.criteria.content import max_score_of
from stratus.item_types.registry import item_type as type_of
from stratus.library.media.rules import named_in
from stratus.library.models import Collection, Item, ItemRevision, Medium, ObjectiveRepository, Taxonomy
from stratus.marking.models import PoolMember, Script
from stratus.marking.scoring import actions as scoring
from stratus.marking.scoring.actions import open_script, score_question
from stratus.marking.scripts.sheet import script_sheet
from stratus.marking.setup.actions import allocate, set_member
from stratus.marking.setup.changes import AllocationRow
from stratus.organisation.founding import found_tenant
from stratus.people.models import Hierarchy, Membership, Role, User
from stratus.results.models import Result
from stratus.results.review.actions import sessions
from stratus.results.review.actions.results import Wanted, add_results
from stratus.results.review.actions.sessions import create_session
from stratus.results.review.inputs import SessionInput
from stratus.results.review.models import ReviewSession
from stratus.scheduling.candidates.actions import add_candidates
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.schedules.actions import activate, create_schedule
from stratus.scheduling.schedules.inputs import ScheduleInput
from stratus.search import actions as search
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from stratus.tenancy.models import Tenant, TenantSettings
from stratus.text_templates import kinds
from stratus.text_templates.actions import Wording, create_template
from stratus.text_templates.models import TextTemplate

_numbers = itertools.count(1)
M = TypeVar("M", bound=models.Model)

SYSTEM = Actor.system()

CHOICE = {
    "stem": "<p>Which statement is true?</p>",
    "lang": "en",
    "shuffle": False,
    "alternatives": [{"html": "<p>The right one</p>", "correct": True}, {"html": "<p>A wrong one</p>", "correct": False}],
}
CONTENTS: dict[str, dict[str, Any]] = {
    "MULTIPLE_CHOICE": CHOICE,
    "MULTIPLE_RESPONSE": {**CHOICE, "scoring": "POLYTOMOUS"},
    "SELECT_IN_TEXT": {
        "stem": "<p>Which words are verbs?</p>",
        "lang": "en",
        "text": "<p>The cat [*sat] and [*slept].</p>",
        "unit": "WORDS",
        "scoring": "POLYTOMOUS",
        "max_selections": 2,
    },
    "EITHER_OR": CHOICE,
    "TRUE_FALSE": {"stem": "<p>Debit is on the left.</p>", "lang": "en", "alternatives": [{"correct": True}, {"correct": False}]},
    "SHORT_ANSWER": {
        "stem": "<p>What is on the left?</p>",
        "lang": "en",
        "accepted": ["Debit"],
        "spelling_errors": 1,
        "marking_scheme": "",
    },
    "NUMERIC": {"stem": "<p>What is the balance?</p>", "lang": "en", "match": "EXACT", "value": "1200", "marking_scheme": ""},
    "FILL_IN_THE_BLANK": {
        "stem": "<p>Fill in.</p>",
        "lang": "en",
        "text": "<p>What comes in is a [1].</p>",
        "gaps": [{"id": "g1", "accepted": ["debit"]}],
        "scoring": "POLYTOMOUS",
    },
    "HOTSPOT": {
        "stem": "<p>Where is the left ventricle?</p>",
        "lang": "en",
        "picture": {"src": f"media:{'a1' * 32}", "width": 400, "height": 200, "alt": "A heart, cut open"},
        "areas": [
            {"id": "a", "text": "Left ventricle", "shape": "CIRCLE", "at": [6000, 5000, 1000], "points": 1, "correct": True},
            {"id": "b", "text": "Aorta", "shape": "RECTANGLE", "at": [1000, 1000, 3000, 4000], "points": 1, "correct": False},
        ],
        "task": "ONE",
        "visible": False,
        "scoring": "POLYTOMOUS",
    },
    "DRAG_AND_DROP": {
        "stem": "<p>Fill in.</p>",
        "lang": "en",
        "text": "<p>What comes in is a [1].</p>",
        "gaps": [{"id": "g1", "token": 0}],
        "tokens": [{"id": "a", "html": "<p>debit</p>"}, {"id": "b", "html": "<p>credit</p>"}],
        "tokens_reusable": False,
        "shuffle": True,
        "scoring": "POLYTOMOUS",
        "surface": "TEXT",
    },
    "SELECT_FROM_LIST": {
        "stem": "<p>Fill in.</p>",
        "lang": "en",
        "text": "<p>What comes in is a [1].</p>",
        "gaps": [{"id": "g1", "options": [{"id": "a1", "text": "debit", "correct": True}, {"id": "b1", "text": "credit"}]}],
        "shuffle": True,
        "scoring": "POLYTOMOUS",
    },
    "EXTENDED_MATCH": {
        "stem": "<p>Which diagnosis?</p>",
        "lang": "en",
        "theme": "Chest pain",
        "once": False,
        "shuffle": False,
        "scoring": "POLYTOMOUS",
        "options": [{"id": pk, "html": f"<p>{text}</p>"} for pk, text in (("a", "Angina"), ("b", "Bronchitis"), ("c", "Dissection"))],
        "stems": [
            {"id": "s", "html": "<p>A man of 60</p>", "answer": "C", "points": 2},
            {"id": "t", "html": "<p>A boy of 8</p>", "answer": "B", "points": 1},
        ],
    },
    "COMPREHENSIVE_INTEGRATED_PUZZLE": {
        "stem": "<p>What belongs together?</p>",
        "lang": "en",
        "shuffle": True,
        "scoring": "POLYTOMOUS",
        "columns": [
            {"id": "k", "text": "Laboratory", "once": True, "options": [{"id": "a", "text": "Low iron"}, {"id": "b", "text": "High iron"}]},
            {"id": "l", "text": "Therapy", "once": False, "options": [{"id": "d", "text": "Rest"}, {"id": "e", "text": "Iron"}]},
        ],
        "rows": [
            {"id": "r", "html": "<p>A man of 60</p>", "cells": [{"id": "w", "answer": "B"}, {"id": "x", "answer": "A"}]},
            {"id": "s", "html": "<p>A woman of 30</p>", "cells": [{"id": "y", "answer": "A"}, {"id": "z", "answer": "B"}]},
        ],
    },
    "MATCH": {
        "stem": "<p>On which side do they stand?</p>",
        "lang": "en",
        "sources": [{"id": "a", "html": "<p>Assets</p>", "target": 0}, {"id": "b", "html": "<p>Equity</p>", "target": 1}],
        "targets": [{"id": "c", "html": "<p>Debit</p>"}, {"id": "d", "html": "<p>Credit</p>"}],
    },
    "ORDER": {
        "stem": "<p>What comes first?</p>",
        "lang": "en",
        "elements": [{"id": "a", "html": "<p>Journal</p>"}, {"id": "b", "html": "<p>Ledger</p>"}],
    },
    "FINANCIAL_STATEMENT": {
        "stem": "<p>Complete the balance sheet.</p>",
        "lang": "en",
        "table": " | 2024\nCash | =1250\nStock | =800±5 #2\nTrend | {up;*down}\nTotal | sum(B2:B3)",
        "scoring": "POLYTOMOUS",
    },
    "SLIDER": {"stem": "<p>How warm is it?</p>", "lang": "en", "least": "0", "most": "10", "step": "0.5", "right_from": "3.5"},
    "ESSAY": {"stem": "<p>Explain double-entry bookkeeping.</p>", "lang": "en", "max_words": 300, "rich_text": True, "marking_scheme": ""},
    "FILE_RESPONSE": {"stem": "<p>Hand in the balance sheet.</p>", "lang": "en", "accept": ".pdf", "max_files": 1, "marking_scheme": ""},
}
ANSWERS: dict[str, dict[str, Any]] = {"MULTIPLE_CHOICE": {"selected": ["a"]}, "ESSAY": {"html": "<p>Debit and credit.</p>", "words": 3}}
"""Item type → the right alternative, and a short essay."""


def findable(kind: str, row: M) -> M:
    """The row, with the words under which the action that makes one would let it be found."""
    with transaction.atomic():
        search.index(kind, [row])
    return row


def a_number() -> int:
    """The next number, for names that must differ."""
    return next(_numbers)


def a_tenant(*, only_live_items: bool = False, **kwargs: Any) -> Tenant:
    """A tenant with built-in roles, root hierarchy and settings; its host is `<name>.example.org`.

    Unless said otherwise nobody has to approve its items, as in organisations that were there before reviews: few tests are about them.
    """
    name = kwargs.pop("name", f"tenant-{a_number()}-{datetime.now(UTC).timestamp():.0f}")
    host = f"{name}.example.org"
    tenant = found_tenant(name, kwargs.pop("title", "An organisation"), f"https://{host}", [host], **kwargs)
    with current.use(tenant):
        TenantSettings.objects.update(only_live_items=only_live_items)
    return tenant


def a_role(title: str) -> Role:
    """One of the built-in roles."""
    return Role.objects.get(title=title)


def a_user(role: str = "Candidate", *, password: str = "", **fields: Any) -> User:
    """A user with this built-in role; a generated name unless one is given."""
    number = a_number()
    values = {"username": f"user{number}", "external_id": f"U{number}", "first_name": "Jane", "last_name": f"Doe {number}"} | fields
    user = User(role=a_role(role), **values)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return findable("user", user)


def an_actor(*permissions: Permission, user: User | None = None, door: Door = Door.UI) -> Actor:
    """Somebody with exactly these rights."""
    return Actor(user.pk if user else None, frozenset(p.value for p in permissions), door)


def a_hierarchy(**fields: Any) -> Hierarchy:
    """A hierarchy under the root."""
    number = a_number()
    values = {"title": f"Faculty {number}", "external_id": f"H{number}", "parent": Hierarchy.objects.get(parent=None)} | fields
    return Hierarchy.objects.create(**values)


def a_collection(**fields: Any) -> Collection:
    """A collection of an author's."""
    values: dict[str, Any] = {"title": f"Collection {a_number()}"} | fields
    if "owner" not in values:
        values["owner"] = a_user("Author")
    return findable("collection", Collection.objects.create(**values))


def having_pictures(collection: Collection, content: Mapping[str, Any]) -> Collection:
    """The collection, with the pictures that this content names; their bytes are nowhere."""
    for sha256 in named_in(content):
        about = {"key": f"media/{sha256}", "type": "image/png", "size": 1, "width": 400, "height": 200, "name": "Picture"}
        Medium.objects.get_or_create(collection=collection, sha256=sha256, defaults=about)
    return collection


def a_taxonomy(**fields: Any) -> Taxonomy:
    """A taxonomy with an external id."""
    number = a_number()
    return Taxonomy.objects.create(**{"title": f"Taxonomy {number}", "external_id": f"T{number}"} | fields)


def a_repository(**fields: Any) -> ObjectiveRepository:
    """A set of learning objectives with an external id."""
    number = a_number()
    return ObjectiveRepository.objects.create(**{"title": f"Repository {number}", "external_id": f"R{number}"} | fields)


def lettered(content: dict[str, Any]) -> dict[str, Any]:
    """The content, alternatives without ids named a, b, c … as authored."""
    if "alternatives" not in content:
        return content
    named = [{"id": letter} | alternative for letter, alternative in zip(ascii_lowercase, content["alternatives"], strict=False)]
    return content | {"alternatives": named}


PAGES: dict[str, dict[str, Any]] = {
    "CASE": {"heading": "A man of 60", "stem": "<p>A cough for two weeks.</p>", "lang": "en"},
    "WELCOME": {"stem": "<p>Welcome to this exam.</p>", "lang": "en"},
    "SECTION": {"stem": "<p>Now you listen.</p>", "lang": "en"},
    "FINISH": {"stem": "<p>Thank you.</p>", "lang": "en"},
}
"""Contents of pages, which are no questions, by type."""


def an_item(
    item_type: str = "MULTIPLE_CHOICE",
    *,
    max_score: int | Decimal = 2,
    collection: Collection | None = None,
    case: Item | None = None,
    **content: Any,
) -> Item:
    """An item with one revision; `content` replaces parts of what `CONTENTS` has. Its alternatives have the ids a, b, c …

    `case`: the case that a question is about; its collection is that of the question.
    """
    number = a_number()
    written = lettered((CONTENTS | PAGES)[item_type] | content)
    max_score = 0 if item_type in PAGES else max_score
    collection = collection or (case.collection if case else None) or a_collection()
    if not content:
        having_pictures(collection, written)
    # Ids of criteria are drawn: nobody writes them in a test.
    cleaned = type_of(item_type).clean(written, before={name: value for name, value in written.items() if name != "criteria"})
    item = Item.objects.create(
        collection=collection,
        external_id=f"{10_000 + number}-1",
        item_type=item_type,
        title=f"Question {number}",
        lang=cleaned["lang"],
    )
    item.latest = ItemRevision.objects.create(
        item=item, number=1, title=item.title, content=cleaned, max_score=max_score_of(cleaned, Decimal(max_score)), case=case
    )
    item.save()
    return findable("item", item)


def an_assessment(
    items: Sequence[Item] | Sequence[str] = ("MULTIPLE_CHOICE", "ESSAY"),
    *,
    published: bool = True,
    published_at: datetime | None = None,
    grading: dict[str, Any] | None = None,
    sections: Sequence[dict[str, Any]] = (),
    forms: Sequence[dict[str, Any]] = (),
    **fields: Any,
) -> Assessment:
    """An assessment of two hours; published unless said otherwise. `items` are items, or item types to make some of.

    `sections` are fields of sections; `questions` of each says how many of the items, in order, are in it. `forms`: as of `a_version`.
    """
    number = a_number()
    values: dict[str, Any] = {"title": f"Assessment {number}", "external_id": f"A{number}", "duration": 120} | fields
    if "owner" not in values:
        values["owner"] = a_user("Author")
    assessment = findable("assessment", Assessment.objects.create(**values))
    collection = a_collection(owner=values["owner"])
    for position, given in enumerate(items, start=1):
        item = an_item(given, collection=collection) if isinstance(given, str) else given
        AssessmentQuestion.objects.create(assessment=assessment, item=item, position=position)
    begin = 0
    for position, given in enumerate(sections, start=1):
        inside = range(begin + 1, begin + 1 + given["questions"])
        section = AssessmentSection.objects.create(
            assessment=assessment,
            position=position,
            **{"title": f"Part {position}"} | {name: value for name, value in given.items() if name != "questions"},
        )
        assessment.questions.filter(position__in=inside).update(section=section)
        begin += given["questions"]
    if published:
        a_version(assessment, published_at=published_at, grading=grading, forms=forms)
    return assessment


ONE_TO_TEN = {"kind": "CUT", "lowest": "1", "highest": "10", "passing": "5.5", "step": "0.1"}


def a_grade_scale(definition: dict[str, Any] | None = None, *, name: str = "") -> GradeScale:
    """A scale of the organisation: from 1 to 10 in tenths, unless given."""
    return GradeScale.objects.create(name=name or f"Scale {a_number()}", definition=definition or ONE_TO_TEN)


def a_version(
    assessment: Assessment,
    *,
    published_at: datetime | None = None,
    grading: dict[str, Any] | None = None,
    forms: Sequence[dict[str, Any]] = (),
) -> AssessmentVersion:
    """What is published of the assessment as it is now; by default a year ago, and without a grade scale.

    `forms` as a version stores them, with places of questions, from 0 on, in place of their ids; `max_score` is worked out."""
    questions = assessment.questions.select_related("item__latest__case__latest").order_by("position")
    cases = [q.item.latest.case for q in questions if q.item.latest.case]
    pages = {case.pk: frozen_page(case, captions_of([case])) for case in cases}
    items = [
        {
            "id": q.item.external_id,
            "type": q.item.item_type,
            "title": q.item.title,
            "revision": q.item.latest.number,
            "max_score": float(points_of(q)),
            "content": content_of(q),
            **({"case": q.item.latest.case.external_id} if q.item.latest.case else {}),
        }
        for q in questions
    ]
    sections: list[Any] = list(assessment.sections.order_by("position"))
    frozen_sections = [frozen_section(section, questions) for section in sections]
    asked: list[Any] = [SimpleNamespace(id=q.item.external_id, max_score=points_of(q), section=q.section_id) for q in questions]
    frozen_forms = _frozen_forms(forms, items, lambda drawn: total_of(asked, drawn, sections))
    drawn = forms_of(frozen_forms, frozen_sections)
    maximum = total_of(asked, drawn, sections)
    assessment.status = "LIVE"
    assessment.save()
    version = AssessmentVersion.objects.create(
        assessment=assessment,
        number=assessment.versions.count() + 1,
        title=assessment.title,
        options=options_of(assessment),
        items=items,
        pages=list(pages.values()),
        sections=frozen_sections,
        forms=frozen_forms,
        grading=grading or {},
        max_score=maximum,
        published_at=published_at or clock.now() - timedelta(days=365),
        published_by=assessment.owner,
    )
    VersionUse.objects.bulk_create(VersionUse(version=version, item_id=pk) for pk in {*pages, *(q.item_id for q in questions)})
    return version


def _frozen_forms(forms: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]], total: Any) -> list[dict[str, Any]]:
    def named(part: dict[str, Any]) -> dict[str, Any]:
        return {**part, **({"items": [items[place]["id"] for place in part["items"]]} if "items" in part else {})}

    made = [named(form) | ({"cells": [named(cell) for cell in form["cells"]]} if "cells" in form else {}) for form in forms]
    made = [{"number": number, **form} for number, form in enumerate(made, start=1)]
    return [{**form, "max_score": float(total(forms_of([form], ())))} for form in made]


def a_schedule(assessment: Assessment | None = None, *, active: bool = False, now: datetime | None = None, **fields: Any) -> Schedule:
    """A schedule that opened an hour ago and ends in a day, made and activated by its actions. `fields` are those of `ScheduleInput`."""
    moment = now or clock.now()
    values: dict[str, Any] = {
        "starts_at": moment - timedelta(hours=1),
        "ends_at": moment + timedelta(days=1),
        "external_id": f"S{a_number()}",
    }
    values |= fields
    if "owner_id" not in values:
        values["owner_id"] = a_user("Scheduler").pk
    data = ScheduleInput(assessment_id=(assessment or an_assessment()).pk, **values)
    schedule = create_schedule(data, by=SYSTEM, now=moment)
    return activate(schedule.pk, by=SYSTEM, now=moment) if active else schedule


def a_registration(schedule: Schedule | None = None, candidate: User | None = None, *, now: datetime | None = None) -> Registration:
    """A candidate on a schedule (an activated one unless given)."""
    schedule = schedule or a_schedule(active=True, now=now)
    candidate = candidate or a_user()
    return add_candidates(schedule.pk, [candidate.pk], by=SYSTEM, now=now or clock.now())[0]


def a_paper(version: AssessmentVersion) -> Paper:
    """The paper of a version, as a stand-in without content."""
    paper, _new = Paper.objects.get_or_create(version=version, defaults={"hash": f"{version.pk:064x}", "content": "{}"})
    return paper


def an_attempt(registration: Registration | None = None, **fields: Any) -> Attempt:
    """A running attempt, written straight into its table; columns that belong together are for the caller to give together."""
    registration = registration or a_registration()
    schedule = registration.schedule
    from stratus.scheduling.queries import pinned_version

    moment = clock.now()
    started = fields.get("started_at", moment - timedelta(minutes=10))
    values: dict[str, Any] = {
        "registration": registration,
        "schedule": schedule,
        "number": registration.attempts.count() + 1,
        "sheet": {},
        "started_at": started,
        "duration": 120,
        "schedule_end": schedule.ends_at,
        "deadline_at": min(schedule.ends_at, started + timedelta(minutes=120)),
    } | fields
    if "paper" not in values:
        values["paper"] = a_paper(pinned_version(schedule, moment))
    return Attempt.objects.create(**values)


def an_answer(attempt: Attempt, item: str, value: Any, *, session: int = 1) -> Answer:
    """An answer that stands, given after all others of its session."""
    return Answer.objects.create(attempt=attempt, item=item, session=session, seq=a_number(), value=value, received_at=clock.now())


def a_script(schedule: Schedule | None = None, *, answers: dict[str, Any] | None = None, candidate: User | None = None) -> Script:
    """A script to be marked: somebody sat the schedule (choice and essay, two-step marking, unless given) and handed in.

    `answers`: item type → value; the right alternative and a short essay unless given.
    """
    schedule = schedule or a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    registration = a_registration(schedule, candidate)
    moment = clock.now()
    attempt = an_attempt(registration, status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE", finalised_at=moment)
    given = ANSWERS | (answers or {})
    for item in attempt.paper.version.items:
        if item["type"] in given:
            an_answer(attempt, item["id"], given[item["type"]])
    with transaction.atomic():
        record("attempt.final", by=SYSTEM, subject=attempt, schedule_id=schedule.pk, at=moment)
    return Script.objects.select_related("schedule", "attempt", "registration__candidate").get(attempt=attempt)


def a_member(schedule: Schedule, role: str = "ASSESSOR", *, user: User | None = None, **rights: bool) -> PoolMember:
    """Somebody in the schedule's marking pool."""
    user = user or a_user("Marker")
    return set_member(schedule.pk, user.pk, role=role, rights=rights, by=SYSTEM, now=clock.now())


def a_marker(member: PoolMember) -> Actor:
    """The actor of a member of the pool, with the rights of their role."""
    return Actor.of(member.user, Door.UI)


def allocated(script: Script, *markers: PoolMember, moderator: PoolMember | None = None) -> Script:
    """The script's candidate, given to these markers."""
    row = AllocationRow(str(script.registration_id), [str(m.pk) for m in markers], str(moderator.pk) if moderator else None)
    allocate(script.schedule_id, [row], by=SYSTEM, now=clock.now())
    return script


def scored(script: Script, member: PoolMember, score: int | str | Decimal, *, submit: bool = True) -> Script:
    """The script after this member gave this many points for every question that they score, and submitted."""
    by, moment = a_marker(member), clock.now()
    evaluation = open_script(script.pk, by=by, now=moment)
    for question in script_sheet(script.pk, by, moment).questions:
        if question.is_mine:
            score_question(evaluation.script_id, evaluation.step, question.id, str(score), "", seen_at=None, by=by, now=moment)
    return scoring.submit(evaluation.script_id, evaluation.step, by=by, now=moment) if submit else script


def many_handed_in(schedule: Schedule, count: int) -> list[Attempt]:
    """So many candidates of a schedule who have handed in, each with an answer to every question; straight into the tables."""
    from stratus.scheduling.queries import pinned_version

    now, prefix, role = clock.now(), f"m{a_number()}-", a_role("Candidate")
    version = pinned_version(schedule, now)
    users = [
        User(username=f"{prefix}{n}", external_id=f"{prefix}{n}", first_name="Jane", last_name=f"Doe {n}", role=role, password="!")
        for n in range(count)
    ]
    for user in users:
        user.created_at = now
    insert_many(users)
    registrations = [Registration(schedule=schedule, candidate=user) for user in users]
    insert_many(registrations)
    sat: dict[str, Any] = {"schedule": schedule, "paper": a_paper(version), "number": 1, "sheet": {}, "schedule_end": schedule.ends_at}
    sat |= {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "started_at": now, "ended_at": now, "finalised_at": now}
    attempts = [Attempt(registration=registration, deadline_at=schedule.ends_at, **sat) for registration in registrations]
    insert_many(attempts)
    given = {item["id"]: ANSWERS[item["type"]] for item in version.items if item["type"] in ANSWERS}
    stored: dict[str, Any] = {"session": 1, "received_at": now}
    insert_many(
        [Answer(attempt=a, item=i, value=value, seq=n, **stored) for a in attempts for n, (i, value) in enumerate(given.items(), 1)]
    )
    return attempts


def a_marked_script(schedule: Schedule | None = None, *, score: int | str = 1, **kwargs: Any) -> Script:
    """A script that one assessor marked: 2 points for the choice, `score` for the essay (of 2)."""
    script = a_script(schedule, **kwargs)
    member = PoolMember.objects.filter(schedule=script.schedule, removed_at=None).first() or a_member(script.schedule)
    return scored(allocated(script, member), member, score)


def a_result(schedule: Schedule | None = None, *, candidate: User | None = None, **fields: Any) -> Result:
    """A published result of 3 points of 4, written straight into its table: somebody sat the schedule and handed in just now."""
    schedule = schedule or a_schedule(active=True)
    candidate = candidate or a_user()
    registration = Registration.objects.filter(schedule=schedule, candidate=candidate).first() or a_registration(schedule, candidate)
    moment = clock.now()
    values: dict[str, Any] = {"passed_status": "SATISFACTORY", "score": 3, "max_score": 4, "percentage": 75, "percentage_to_pass": 55}
    values |= {"registration": registration, "schedule": schedule, "published_at": moment} | fields
    if "attempt" not in values:
        values["attempt"] = an_attempt(registration, status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE", finalised_at=moment)
    return Result.objects.create(**values)


def a_review_session(*results: Result, active: bool = False, now: datetime | None = None, **fields: Any) -> ReviewSession:
    """A review session with these results, about the schedule of the first one unless given. `fields` are those of `SessionInput`."""
    moment = now or clock.now()
    if not {"schedule_id", "assessment_id"} & set(fields):
        fields["schedule_id"] = results[0].schedule_id if results else a_schedule(active=True).pk
    values: dict[str, Any] = {"external_id": f"R{a_number()}"} | fields
    if "owner_id" not in values:
        values["owner_id"] = a_user("Scheduler").pk
    session = create_session(SessionInput(**values), by=SYSTEM, now=moment)
    wanted = [Wanted(result.registration.candidate_id, result.schedule_id) for result in results]
    assert all(outcome.rows for outcome in add_results(session.pk, wanted, by=SYSTEM, now=moment))
    return sessions.activate(session.pk, by=SYSTEM, now=moment) if active else session


def a_template(kind: str = "letter", text: str = "<p>Good luck.</p>", *, by: Actor = SYSTEM, **fields: Any) -> TextTemplate:
    """A template of the whole organisation in any language. `fields` are those of `Wording`; `hierarchy` is a row."""
    found = kinds.kind_of(kind)
    assert found is not None
    hierarchy: Hierarchy | None = fields.pop("hierarchy", None)
    values = {"title": f"Template {a_number()}", "subject": "Your exam"} | fields
    wording = Wording(text=text, hierarchy_id=hierarchy.pk if hierarchy else None, **values)
    return create_template(found, wording, by=by, now=clock.now())


def a_member_of(hierarchy: Hierarchy, user: User) -> User:
    """The user, who is a member of this hierarchy now."""
    Membership.objects.create(user=user, hierarchy=hierarchy)
    return user
