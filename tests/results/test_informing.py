"""Mail to candidates whose result was published."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from stratus.foundation import clock
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.results.publication.tasks import inform
from stratus.tenancy import current
from stratus.text_templates.actions import archive_template
from stratus.text_templates.models import TextTemplate
from support.builders import SYSTEM, a_hierarchy, a_marked_script, a_template, a_tenant, a_user

KIND = "mail.result_published"


def jobs() -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'results.inform' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


@pytest.mark.database
def test_candidates_are_told_if_the_publisher_says_so(schedule, mailoutbox, tenant):
    candidate = a_user(email="jane@example.org", first_name="Jane")
    a_marked_script(schedule, candidate=candidate)
    publish(schedule.pk, by=SYSTEM, now=clock.now(), inform=True)
    [job] = jobs()
    assert inform(**job)
    [mail] = mailoutbox
    assert mail.to == ["jane@example.org"]
    assert schedule.assessment.title in mail.subject
    assert tenant.title in mail.body


@pytest.mark.database
def test_nobody_is_told_otherwise(schedule):
    a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    assert jobs() == []


@pytest.mark.database
def test_somebody_without_an_address_is_left_alone(schedule, mailoutbox):
    a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now(), inform=True)
    assert not inform(**jobs()[0])
    assert mailoutbox == []


class TestTheWordsOfTheOrganisation:
    """A template of the kind `mail.result_published` in place of ours."""

    @pytest.fixture
    def candidate(self) -> User:
        return a_user(email="jane@example.org", first_name="Jane", last_name="Doe", language="nl")

    @pytest.fixture
    def mail(self, schedule, candidate, mailoutbox, tenant) -> Callable[[], EmailMessage]:
        a_marked_script(schedule, candidate=candidate)
        publish(schedule.pk, by=SYSTEM, now=clock.now())

        def send() -> EmailMessage:
            assert inform(tenant.pk, Result.objects.get().pk)
            return mailoutbox[-1]

        return send

    def test_every_placeholder_is_filled_in_subject_and_text(self, mail, schedule, tenant):
        everything = "{candidate} | {exam} | {schedule} | {organisation} | {{}}"
        a_template(KIND, everything, subject=everything)
        filled = f"Jane Doe | {schedule.assessment.title} | {schedule.title} | {tenant.title} | {{}}"
        assert (mail().subject, mail().body) == (filled, filled)

    def test_the_candidates_language_and_the_schedules_hierarchy_choose(self, mail, schedule):
        far, near = a_hierarchy(), a_hierarchy()
        for number, (language, hierarchy) in enumerate([("en", None), ("nl", far), ("", None), ("nl", None), ("", near), ("nl", near)]):
            a_template(KIND, f"{number}", language=language, hierarchy=hierarchy)
        schedule.hierarchy = near
        schedule.save()
        order = []
        while (body := mail().body).isdigit():
            order.append(body)
            archive_template(TextTemplate.objects.get(latest__text=body).pk, by=SYSTEM, now=clock.now())
        assert order == ["5", "4", "3", "2"]

    @pytest.mark.parametrize(("language", "text"), [("nl-BE", "Dutch"), ("", "English"), ("xx", "English")])
    def test_a_language_that_we_do_not_have_is_english(self, mail, candidate, language, text):
        a_template(KIND, "Dutch", language="nl"), a_template(KIND, "English", language="en")
        candidate.language = language
        candidate.save()
        assert mail().body == text

    def test_where_none_fits_the_words_are_ours(self, mail, schedule, tenant):
        archive_template(a_template(KIND, "In the archive").pk, by=SYSTEM, now=clock.now())
        a_template(KIND, "In English", language="en")
        a_template(KIND, "Of another hierarchy", hierarchy=a_hierarchy())
        with current.use(a_tenant()):
            a_template(KIND, "Of another organisation")
        title = schedule.assessment.title
        assert mail().subject == f"Je resultaat van {title}"
        assert mail().body == (
            f"Beste Jane Doe,\n\nhet resultaat van je toets “{title}” is gepubliceerd.\n"
            f"Vraag {tenant.title} waar je het kunt zien.\n\n{tenant.title}\n"
        )

    def test_a_line_break_in_a_title_starts_no_other_header(self, mail, schedule, candidate):
        a_template(KIND, "x", subject="{exam} {candidate}")
        type(schedule.assessment).objects.update(title="Exam\r\nBcc: all@example.org")
        type(candidate).objects.filter(pk=candidate.pk).update(first_name="Jane\nCc: x@example.org", last_name="")
        assert mail().subject == "Exam Bcc: all@example.org Jane Cc: x@example.org"
        assert set(mail().message().keys()) & {"Bcc", "Cc"} == set()
