"""A version as a PDF: the job that makes it, what it holds, and who gets it."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.assessments.drafts.sharing.actions import share_assessment, unshare_assessment
from stratus.assessments.models import Assessment, AssessmentRole
from stratus.foundation import clock
from stratus.foundation.files.typeset.making import Document, Made, NotMade
from stratus.item_types.registry import ITEM_TYPES
from stratus.jobs.actions import take_result
from stratus.jobs.models import Job, JobState
from stratus.jobs.turns import take_turn
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_actor, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

SCHEME = "PLANTED-SCHEME"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def assessment(author: User) -> Assessment:
    """Published, with a question of every type."""
    collection = a_collection(owner=author)
    items = [an_item(key, collection=collection, **CONTENTS[key] | {"stem": f"<p>Asks {key}?</p>"}) for key in ITEM_TYPES]
    scheme = an_item("ESSAY", collection=collection, **CONTENTS["ESSAY"] | {"marking_scheme": f"<p>{SCHEME}</p>"})
    return an_assessment([*items, scheme], owner=author)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """The documents that were to be set; nothing is."""
    documents: list[Document] = []

    def noted(document: Document, _pictures: object) -> Made:
        documents.append(document)
        return Made(b"%PDF-", "")

    monkeypatch.setattr("stratus.assessments.versions.printing.jobs.made", noted)
    return documents


def begin(user: User, assessment: Assessment, *, key: bool = False) -> Job:
    address = reverse("assessments:paper_as_pdf", args=[assessment.pk, 1])
    answer = a_browser(user).post(address, {"key": "1"} if key else {})
    assert answer.status_code == 302, answer.status_code
    return Job.objects.latest("pk")


def ended(job: Job) -> Job:
    take_turn(job.pk)
    job.refresh_from_db()
    return job


def test_it_is_made_with_every_type_and_given_to_whoever_asked(author: User, assessment: Assessment):
    job = ended(begin(author, assessment, key=True))
    assert (job.state, job.failure, job.warnings) == (JobState.DONE, "", 0)
    _job, file = take_result(job.pk, by=an_actor(P.ASSESSMENTS, P.LIBRARY, user=author), now=clock.now())
    with file, pikepdf.open(io.BytesIO(file.read())) as pdf:
        assert len(pdf.pages) > 1
        assert pdf.Root.MarkInfo.Marked


def test_every_question_stands_on_it(author: User, assessment: Assessment, seen: list[Document]):
    ended(begin(author, assessment))
    told = str(seen[0].nodes)
    assert [key for key in ITEM_TYPES if f"Asks {key}?" not in told] == []


def test_a_form_is_set_by_itself(author: User, seen: list[Document]):
    items = [an_item("ESSAY", **CONTENTS["ESSAY"] | {"stem": f"<p>Asks {n}?</p>"}) for n in range(3)]
    assessment = an_assessment(items, owner=author, forms=[{"title": "A", "items": [0, 1]}, {"title": "B", "items": [2, 1]}])
    a_browser(author).post(reverse("assessments:paper_as_pdf", args=[assessment.pk, 1]), {"form": "2"})
    job = ended(Job.objects.latest("pk"))
    told = str(seen[0].nodes)
    assert "Asks 0?" not in told
    assert told.index("Asks 2?") < told.index("Asks 1?")
    assert (job.title, seen[0].running.endswith(" · Form B")) == (f"{assessment.title}, version 1, form B", True)


def test_a_paper_for_candidates_has_no_key_and_lines_for_the_name(author: User, assessment: Assessment, seen: list[Document]):
    ended(begin(author, assessment))
    ended(begin(author, assessment, key=True))
    plain, keyed = seen
    for planted in (SCHEME, "'right': True", "1250"):
        assert planted not in str(plain.nodes)
        assert planted in str(keyed.nodes)
    assert (plain.mark, keyed.mark) == ("", "Key")
    assert (len(plain.hand), len(keyed.hand)) == (2, 0)


def test_an_editor_who_does_not_see_the_questions_gets_no_key(assessment: Assessment, seen: list[Document]):
    colleague = a_user("Author")
    share_assessment(assessment.pk, {colleague.pk: AssessmentRole.CO_AUTHOR}, by=SYSTEM)
    assert ended(begin(colleague, assessment)).state == JobState.DONE
    address = reverse("assessments:paper_as_pdf", args=[assessment.pk, 1])
    assert a_browser(colleague).post(address, {"key": "1"}).status_code == 404


def test_whoever_lost_the_assessment_meanwhile_gets_neither_job_nor_result(assessment: Assessment, seen: list[Document]):
    colleague = a_user("Author")
    share_assessment(assessment.pk, {colleague.pk: AssessmentRole.CO_AUTHOR}, by=SYSTEM)
    done, waiting = ended(begin(colleague, assessment)), begin(colleague, assessment)
    unshare_assessment(assessment.pk, [colleague.pk], by=SYSTEM)
    assert ended(waiting).state == JobState.FAILED
    with pytest.raises(NotAllowed):
        take_result(done.pk, by=an_actor(P.ASSESSMENTS, user=colleague), now=clock.now())


def test_what_cannot_be_set_is_told_in_words(author: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch):
    def too_much(*_told: object) -> Made:
        raise NotMade

    monkeypatch.setattr("stratus.assessments.versions.printing.jobs.made", too_much)
    job = ended(begin(author, assessment))
    assert job.state == JobState.FAILED
    assert "Print it from its page" in job.failure


def test_letters_that_no_font_has_are_reported(author: User, assessment: Assessment, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("stratus.assessments.versions.printing.jobs.made", lambda *_told: Made(b"%PDF-", "no font has 日"))
    assert ended(begin(author, assessment)).warnings == 1
