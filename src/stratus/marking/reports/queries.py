"""What candidates reported of questions, and when they had them checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.models import CheckedQuestion, QuestionReport
from stratus.marking.pool.access import is_blind_to_candidates
from stratus.marking.scripts.queries import candidate_id
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import schedules_visible_to
from stratus.tenancy.queries import under_policy
from stratus.ui.home import Card, count_of

RIGHTS = (Permission.SCHEDULE, Permission.COORDINATE_MARKING)
"""One of them opens what candidates of a schedule reported, for those who see the schedule."""
NEW = timedelta(days=7)
"""For so long the front page counts a report."""
TITLES = """
SELECT item ->> 'id', item ->> 'title'
  FROM delivery_paper p JOIN assessments_assessmentversion v ON v.id = p.version_id AND v.tenant_id = p.tenant_id,
       jsonb_array_elements(v.items) item
 WHERE p.id IN (SELECT paper_id FROM delivery_attempt WHERE schedule_id = %s) ORDER BY v.number
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a marker sees beside a question: what this candidate reported, how many reports of all there are, when it was checked."""

    texts: Sequence[str]
    reports: int
    checked_at: datetime | None


def _may(by: Actor) -> bool:
    return any(by.can(right) for right in RIGHTS)


def schedules_with_reports(by: Actor) -> QuerySet[Schedule]:
    """Return the schedules of whose questions candidates reported a problem, among those that the actor works on."""
    if not _may(by):
        return Schedule.objects.none()
    return schedules_visible_to(by).filter(Exists(QuestionReport.objects.filter(attempt__schedule=OuterRef("pk"))))


def reports_of(by: Actor, schedule_id: int) -> QuerySet[QuestionReport]:
    """Return what was reported in a schedule, candidates loaded; nothing of one that the actor does not see, or may not."""
    if not _may(by):
        return QuestionReport.objects.none()
    mine = schedules_visible_to(by).filter(pk=schedule_id).values("pk")
    return QuestionReport.objects.filter(attempt__schedule__in=mine).select_related("attempt__registration__candidate")


def titles_of(schedule_id: int) -> dict[str, str]:
    """Return the titles of the questions that candidates of a schedule had, by id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TITLES, [schedule_id])
        return dict(cursor.fetchall())


def by_question(by: Actor, schedule_id: int, titles: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return title and number of reports of each question that was reported, the most first. One statement."""
    counts = reports_of(by, schedule_id).order_by().values_list("item").annotate(Count("pk"))
    return sorted(((titles.get(item, item), n) for item, n in counts), key=lambda one: (-one[1], one[0].casefold()))


def latest_reports(schedules: Sequence[int]) -> Mapping[int, tuple[int, datetime]]:
    """Return number and time of the newest report, by schedule. One statement."""
    found = QuestionReport.objects.filter(attempt__schedule__in=schedules).values_list("attempt__schedule")
    return {schedule: (n, at) for schedule, n, at in found.annotate(Count("pk"), Max("received_at")).order_by()}


def name_for(by: Actor, schedule_id: int) -> Names:
    """Return how candidates of a schedule are named for this actor. One query at most."""
    return Names(is_blind_to_candidates(by, schedule_id))


@dataclass(frozen=True, slots=True)
class Names:
    """Names candidates as the settings of marking say: by their id alone for those who mark without knowing them."""

    blind: bool

    def of(self, candidate: User) -> str:
        """Return how a candidate is shown."""
        return candidate_id(candidate) if self.blind else candidate.full_name


def beside(attempt_id: int, schedule_id: int, item: str) -> Beside:
    """Return what stands beside a question of an attempt that is marked. The caller may see the script. Three statements."""
    texts = under_policy(QuestionReport).filter(attempt=attempt_id, item=item).order_by("received_at", "pk").values_list("text", flat=True)
    checked = under_policy(CheckedQuestion).filter(attempt=attempt_id, item=item).values_list("checked_at", flat=True).first()
    all_of_them = QuestionReport.objects.filter(attempt__schedule=schedule_id, item=item).count()
    return Beside(list(texts), all_of_them, checked)


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about problems that candidates reported lately."""
    if _may(by):
        lately = QuestionReport.objects.filter(received_at__gte=now - NEW, attempt__schedule__in=schedules_visible_to(by).values("pk"))
        n = count_of(lately.order_by("pk"))
        if n:
            text = ngettext("problem with a question reported within 7 days", "problems with questions reported within 7 days", n)
            yield Card(n, text, "delivery", reverse("marking:reported_schedules"))
