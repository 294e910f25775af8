"""The pages of the showcase: a case that two of its questions are about, and what is read before, between and after."""

from __future__ import annotations

from collections.abc import Iterable

from stratus.access.actor import Actor
from stratus.assessments.options.actions import update_options
from stratus.assessments.sections.actions import add_section
from stratus.demo.questions import Question
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, Item


def _page(item_type: str, title: str, *paragraphs: str, **content: str) -> Question:
    return Question(item_type, title, 0, {"stem": "".join(f"<p>{text}</p>" for text in paragraphs), "lang": "en", **content})


PAGES = [
    _page(
        "WELCOME",
        "Welcome to the showcase",
        "This exam has a question of every type that there is. Try them as you like: every answer is saved at once.",
    ),
    _page("SECTION", "Before the questions", "All questions are about research methods. Go through them in any order."),
    _page(
        "CASE",
        "The sleep study",
        "Since 2019 the same 600 families have been asked every spring how long their children sleep, and what stands in their bedrooms. "
        "Nobody tells them what to do. 90 families have left the study so far, most of them because they moved.",
        heading="A study of sleep",
    ),
    _page("FINISH", "After the showcase", "Thank you. You may close this window now."),
]
SECTION = "Research methods"


def save_pages(collection: Collection, asked: Iterable[Question], *, by: Actor) -> dict[str, Item]:
    """Save these pages in a collection; return them by their types."""
    return {page.item_type: save_item(collection, None, page.item_type, page.title, page.content, 0, by=by) for page in asked}


def show_pages(assessment_id: int, pages: dict[str, Item], *, by: Actor) -> None:
    """Show the saved pages in an assessment that has its questions: before and after it, and before a section of all of them."""
    add_section(assessment_id, {"title": SECTION, "page_id": pages["SECTION"].pk}, by=by)
    update_options(assessment_id, {"welcome_page_id": pages["WELCOME"].pk, "finish_page_id": pages["FINISH"].pk}, by=by)
