"""Captions in published versions: those of the moment of publication, which count in what candidates load before the exam."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from library.media.videos.made import SRT, VTT, a_video, watched
from stratus.assessments import rules
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.offering import offer_languages
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.queries import paper_for
from stratus.foundation import clock
from stratus.library.items.translations.actions import save_translation
from stratus.library.media.captions.actions import remove_captions, set_captions
from stratus.library.models import Collection, Item, Medium
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant() -> Iterator[None]:
    with current.use(a_tenant()):
        yield


@pytest.fixture
def collection() -> Collection:
    return a_collection(owner=a_user("Author"))


def videos(collection: Collection, number: int) -> list[Medium]:
    """As many videos, the captions of the n-th of which begin with “Film n”."""
    made = [a_video(collection, name=f"Film {place}.mp4", frames=4 + place) for place in range(number)]
    for place, medium in enumerate(made):
        set_captions(medium.pk, "en", VTT.replace(b"Mind", b"Film %d: mind" % place), by=SYSTEM)
    return made


def playing(kind: str, medium: Medium, *, dutch: Medium, collection: Collection, case: Item | None = None) -> Item:
    """A question or case that plays one video, and another in Dutch."""
    only_a_text = {"heading": ""} if kind == "CASE" else {}
    item = an_item(kind, collection=collection, case=case, stem=f"<p>What is said?</p>{watched(medium)}", **only_a_text)
    save_translation(item, "nl", {"stem": f"<p>Wat hoor je?</p>{watched(dutch)}"}, seen=1, by=SYSTEM)
    return Item.objects.select_related("latest").get(pk=item.pk)


def films_said_in(content: Any) -> list[str]:
    """What the captions in this JSON begin with, in their order."""
    return re.findall(r"Film [0-9]", content if isinstance(content, str) else json.dumps(content))


def test_a_version_keeps_the_captions_of_its_questions_their_translations_and_their_cases(collection):
    made = videos(collection, 4)
    case = playing("CASE", made[2], dutch=made[3], collection=collection)
    question = playing("ESSAY", made[0], dutch=made[1], collection=collection, case=case)
    assessment = an_assessment([question], owner=collection.owner, published=False)
    offer_languages(assessment.pk, ["nl"], by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    for medium in made:
        remove_captions(medium.pk, "en", by=SYSTEM)
    version.refresh_from_db()
    (frozen,), (page,) = version.items, version.pages
    assert films_said_in(frozen["content"]["stem"]) == ["Film 0"]
    assert films_said_in(frozen["translations"]["nl"]) == ["Film 1"]
    assert films_said_in([page["content"]["stem"], page["translations"]["nl"]]) == ["Film 2", "Film 3"]
    papers = [json.loads(paper_for(version, lang).content) for lang in ("", "nl")]
    assert [films_said_in([paper["items"], paper["pages"]]) for paper in papers] == [["Film 0", "Film 2"], ["Film 1", "Film 3"]]


def loaded(version: AssessmentVersion, lang: str = "") -> int:
    """The bytes of the only question of a paper, without its video."""
    (view,) = json.loads(paper_for(version, lang).content)["items"]
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())


def test_captions_count_in_what_every_candidate_loads_before_the_exam(collection, monkeypatch):
    (medium,) = videos(collection, 1)
    question = an_item("ESSAY", collection=collection, stem=f"<p>What is said?</p>{watched(medium)}")
    assessment = an_assessment([question], owner=collection.owner, published=False)
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    size = loaded(version) + medium.size
    monkeypatch.setattr(rules, "MAX_EARLY", size)
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    set_captions(medium.pk, "nl", SRT, by=SYSTEM)
    with pytest.raises(Unpublishable, match=question.title):
        publish(assessment.pk, by=SYSTEM, now=clock.now())
    page = a_browser(collection.owner).get(f"/assessments/{assessment.pk}").content.decode()
    assert "would have to load" in page


def test_captions_count_in_the_language_in_which_they_are_loaded(collection, monkeypatch):
    first, other = videos(collection, 2)
    question = playing("ESSAY", first, dutch=other, collection=collection)
    assessment = an_assessment([question], owner=collection.owner, published=False)
    offer_languages(assessment.pk, ["nl"], by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    dutch = loaded(version, "nl") + other.size
    assert dutch > loaded(version) + first.size
    monkeypatch.setattr(rules, "MAX_EARLY", dutch)
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    monkeypatch.setattr(rules, "MAX_EARLY", dutch - 1)
    with pytest.raises(Unpublishable) as refused:
        publish(assessment.pk, by=SYSTEM, now=clock.now())
    assert [problem.split(":")[0] for problem in refused.value.problems] == ["Dutch"]


def test_statements_do_not_grow_with_captioned_videos(collection, django_assert_num_queries):
    made = videos(collection, 7)
    few, many = (
        an_assessment(
            [an_item("ESSAY", collection=collection, stem=f"<p>What is said?</p>{watched(one)}") for one in some],
            owner=collection.owner,
            published=False,
        )
        for some in (made[:1], made[1:])
    )
    with django_assert_num_queries(14, exact=False) as count:
        publish(few.pk, by=SYSTEM, now=clock.now())
    with django_assert_num_queries(len(count)):
        publish(many.pk, by=SYSTEM, now=clock.now())
