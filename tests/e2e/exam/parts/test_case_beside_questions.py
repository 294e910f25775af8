"""A candidate goes through an exam in random order with a case of two questions: it stands beside them, or above, and keeps its place."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest
from candidate import Candidate
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect
from spy import Spy

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

COPY = """
WITH source AS (SELECT * FROM assessments_assessment WHERE external_id = 'EXT1' AND deleted_at IS NULL LIMIT 1), made AS (
  INSERT INTO assessments_assessment
  SELECT (jsonb_populate_record(null::assessments_assessment, to_jsonb(s) || jsonb_build_object(
          'id', nextval(pg_get_serial_sequence('assessments_assessment', 'id')), 'external_id', 'CASES', 'title', 'With a case'))).*
    FROM source s RETURNING id)
INSERT INTO assessments_assessmentversion
SELECT (jsonb_populate_record(null::assessments_assessmentversion, to_jsonb(v) || jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('assessments_assessmentversion', 'id')), 'assessment_id', (SELECT id FROM made),
         'options', v.options || '{"random_order": true, "tools": ["HIGHLIGHTER", "TEXT_TO_SPEECH"]}',
         'items', (SELECT jsonb_agg(CASE WHEN n <= 2 THEN item || '{"case": "9-1"}' ELSE item END ORDER BY n)
                     FROM jsonb_array_elements(v.items) WITH ORDINALITY AS i(item, n) WHERE n <= 4),
         'pages', %s::jsonb))).*
  FROM assessments_assessmentversion v WHERE v.assessment_id = (SELECT id FROM source) ORDER BY v.number DESC LIMIT 1
"""
TEXT = "".join(f"<p>Day {n}: a cough, little sleep. The temperature is 38.{n}.</p>" for n in range(1, 40))
IN_SIGHT = """el => {
  const { left, top, right, bottom } = el.getBoundingClientRect();
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return top > -1 && bottom <= Math.max(0.6 * innerHeight, 100) && (el === there || el.contains(there));
}"""
VOICE = """
window.spoken = [];
const voice = { lang: "en-GB", name: "Ada", voiceURI: "Ada", localService: true, default: true };
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => [voice], speak: (one) => window.spoken.push(one.text), cancel: () => {},
}) });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""A voice that is silent."""
CASE = {"format": 1, "heading": "A man of 60", "stem": TEXT, "lang": "en"}


@pytest.fixture
def link(server: RunningServer) -> str:
    """Four questions, shuffled, of which two are about a case."""
    with psycopg.connect(server.dsn) as connection:
        if not connection.execute("SELECT 1 FROM assessments_assessment WHERE external_id = 'CASES'").fetchone():
            pages = [{"id": "9-1", "type": "CASE", "title": "For colleagues", "revision": 1, "content": CASE}]
            connection.execute(COPY, [json.dumps(pages)])
    return book(server, 1, assessment="CASES")[0]


class Sitting:
    """Somebody in front of the exam; `first` is the number of the first question of the case."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.title = page.get_by_role("heading", level=1)
        self.case = page.get_by_role("region", name="Case: A man of 60")
        self.text = page.get_by_role("group", name="Case: A man of 60")
        self.first = 0

    def goes_to(self, number: int) -> None:
        if not self.page.get_by_role("navigation", name="Questions").is_visible():
            self.page.locator("summary", has_text="All questions").click()
        self.page.get_by_role("button", name=f"Question {number}:").filter(visible=True).click()
        expect(self.title).to_have_text(f"Question {number} of 4")

    def finds_the_case(self) -> None:
        for number in range(1, 5):
            self.goes_to(number)
            if self.case.count():
                self.first = number
                break
        expect(self.case).to_contain_text(f"Questions {self.first} to {self.first + 1}")

    def reads(self, pixels: int) -> None:
        self.text.evaluate("(el, by) => (el.scrollTop = by)", pixels)

    @property
    def place(self) -> int:
        """How far the text of the case is scrolled."""
        return int(self.text.evaluate("el => el.scrollTop"))

    def box(self, what: Locator) -> dict[str, float]:
        found = what.bounding_box()
        assert found is not None
        return dict(found)

    def has_the_case_above(self) -> bool:
        case, question = self.box(self.case), self.box(self.page.locator(".question"))
        return case["y"] + case["height"] <= question["y"]

    def sees(self, what: Locator) -> bool:
        """It is in the upper part of what is seen, and nothing lies over it."""
        return bool(what.evaluate(IN_SIGHT))

    def press(self, name: str) -> Callable[[], None]:
        return lambda: self.page.get_by_role("button", name=name, exact=True).press("Enter")


def test_a_case_stands_beside_its_questions_and_keeps_its_place(page: Page, link: str) -> None:
    spy, sitting, keys = Spy(page), Sitting(page), Keyboard(page)
    candidate = Candidate(page, questions=4).opens(link).starts()
    sitting.finds_the_case()
    first, second = sitting.first, sitting.first + 1
    outside = first - 1 if first > 1 else second + 1
    sitting.goes_to(outside)
    expect(sitting.case).to_have_count(0)

    # It is said once, when it begins; not again at its second question.
    begins = f"Case: A man of 60. Questions {first} to {second}."
    spy.act("comes to the case", lambda: sitting.goes_to(first), begins, focus=f"Question {first} of 4")
    sitting.reads(300)
    spy.act("goes on in the case", sitting.press("Next"), focus=f"Question {second} of 4")
    assert spy.acts[-1].heard(begins) == []
    assert sitting.place == 300
    spy.act("goes back in the case", sitting.press("Previous"), focus=f"Question {first} of 4")
    assert sitting.place == 300

    # Beside the question where there is room, above it where there is not.
    case, question = sitting.box(sitting.case), sitting.box(page.locator(".question"))
    assert case["x"] + case["width"] <= question["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keys.judges("a case beside a question", in_all_colours=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert eventually(sitting.has_the_case_above)
    sitting.reads(200)
    sitting.press("Next")()
    expect(sitting.title).to_have_text(f"Question {second} of 4")
    assert sitting.place == 200
    sitting.page.get_by_role("button", name="Hide the case").click()
    expect(sitting.text).to_be_hidden()
    sitting.press("Previous")()
    expect(sitting.text).to_be_hidden()
    sitting.page.get_by_role("button", name="Show the case").click()
    keys.judges_small_and_large("a case above a question")

    # No answer is asked of it: every question answered, nothing is missing.
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_text("0 of 4 answered").first).to_be_visible()
    candidate.sees_saved()
    assert keys.problems == []


def test_the_question_is_what_is_seen_where_there_is_little_room_and_the_case_is_opened_above_it(page: Page, link: str) -> None:
    spy, sitting, keys = Spy(page), Sitting(page), Keyboard(page)
    page.set_viewport_size({"width": 390, "height": 844})
    candidate = Candidate(page, questions=4).opens(link).starts()
    sitting.finds_the_case()
    first, second = sitting.first, sitting.first + 1
    outside = first - 1 if first > 1 else second + 1
    sitting.goes_to(outside)
    begins = f"Case: A man of 60. Questions {first} to {second}. It stands above the question: “Show the case” opens it."
    spy.act("comes to the case", lambda: sitting.goes_to(first), begins, focus=f"Question {first} of 4")
    expect(sitting.text).to_be_hidden()
    assert sitting.sees(sitting.title)
    assert sitting.sees(page.get_by_role("button", name="Show the case"))
    keys.judges("a case folded above a question at 390 pixels", in_all_colours=True)

    # Whoever opened it goes on to the next question, and sees that; the case stays open above it.
    page.get_by_role("button", name="Show the case").click()
    expect(sitting.text).to_be_visible()
    keys.judges("a case open above a question at 390 pixels")
    for width, height in ((390, 844), (320, 568), (320, 256)):  # the last one is 400 % of 1280 × 1024
        page.set_viewport_size({"width": width, "height": height})
        for name, number in (("Next", second), ("Previous", first)):
            spy.act(f"goes on at {width} × {height}", sitting.press(name), focus=f"Question {number} of 4")
            assert eventually(lambda: sitting.sees(sitting.title)), (width, height, number)
            expect(sitting.text).not_to_be_hidden()
    assert keys.problems == []
    candidate.sees_saved()


def test_a_case_is_marked_and_read_aloud_as_questions_are_and_keeps_its_marks_over_its_questions(page: Page, link: str) -> None:
    page.add_init_script(VOICE)
    sitting = Sitting(page)
    candidate = Candidate(page, questions=4).opens(link).starts()
    sitting.finds_the_case()
    marks = sitting.case.locator("mark")

    page.get_by_role("button", name="Highlighter", exact=True).click()
    page.get_by_role("list", name="The case").get_by_role("button", name="Day 1: a cough, little sleep.").click()
    expect(marks).to_have_text(["Day 1: a cough, little sleep."])
    sitting.case.get_by_text("The temperature is 38.2.").select_text()
    page.keyboard.press("Alt+Shift+H")
    expect(marks).to_have_count(2)
    sitting.press("Next")()
    expect(sitting.title).to_have_text(f"Question {sitting.first + 1} of 4")
    expect(marks).to_have_count(2)
    candidate.sees_saved()
    page.reload()
    expect(marks).to_have_count(2)

    page.get_by_role("button", name="Read aloud", exact=True).click()
    page.get_by_label("What to read").select_option("The case")
    page.get_by_role("button", name="Start reading").click()
    assert eventually(lambda: page.evaluate("window.spoken") == ["Day 1: a cough, little sleep."])
    sitting.press("Previous")()
    expect(page.get_by_role("button", name="Pause reading")).to_be_visible()
