"""The whole life of an exam on real parts: two systems, a candidate, an invigilator's view, an assessor, a webhook, the result."""

from __future__ import annotations

import pytest
from candidate import Candidate
from playwright.sync_api import BrowserContext, Locator, Page, expect
from receiver import receiving
from standardwebhooks import Webhook

from item_types.hands import editor
from support.running import PATIENCE, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


def _schedule(api) -> str:
    """Schedule the exam for one candidate and return the launch link."""
    body = {
        "Schedule": {
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": "story",
            "Title": "The whole story",
            "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z",
            "GroupExtId": "story-class",
            "GroupName": "Class of the story",
            "PIN": "4711",
        },
        "Candidates": [{"CandidateExtId": "story-1", "FirstName": "Grace", "LastName": "Hopper", "Email": "grace@example.org"}],
    }
    answer = api.post("/schedule", json=body).raise_for_status().json()
    return answer["Candidates"][0]["LaunchUrl"]


def _attendance(api) -> dict:
    return api.get("/external/schedule/story/invigilation-info").raise_for_status().json()["Content"][0]


def _choose(page: Page, text: str) -> None:
    page.get_by_role("radio", name=text).check()


def _saved(page: Page) -> None:
    expect(page.get_by_text("All answers saved")).to_be_visible()


def _question(page: Page, number: int) -> None:
    page.get_by_role("navigation", name="Questions").get_by_role("button", name=f"Question {number}:").click()
    expect(page.get_by_role("heading", name=f"Question {number} of 11")).to_be_visible()


def _sit(page: Page, context: BrowserContext, launch_url: str, api) -> None:
    """Sit the exam with a reload and a lost connection in the middle, and hand in."""
    page.goto(launch_url)
    expect(page.get_by_text("Grace Hopper")).to_be_visible()
    assert "session=" not in page.url
    page.get_by_label("PIN").fill("4711")
    page.get_by_role("button", name="Start the exam").click()
    _choose(page, "People without a telephone")
    _saved(page)
    assert _attendance(api)["Status"] == "IN_PROGRESS"

    page.reload()
    expect(page.get_by_role("radio", name="People without a telephone")).to_be_checked()

    context.set_offline(True)
    _question(page, 2)
    _choose(page, "The mean is higher than the median.")
    expect(page.get_by_role("main").get_by_text("This computer has no network connection. Your answers")).to_be_visible()
    context.set_offline(False)
    _saved(page)

    _question(page, 9)
    page.get_by_role("textbox").fill("Two groups, drawn at random; the weight of the vegetables is measured.")
    page.get_by_role("button", name="Hand in").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Hand in your exam?")).to_be_visible()
    expect(dialog.get_by_text("8 questions have no answer:")).to_be_visible()
    dialog.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("You have handed in your exam")).to_be_visible()


def _open_webhook(page: Page, url: str) -> str:
    """Set a webhook up as the administrator does and return its secret."""
    page.goto("/admin/webhooks/new")
    page.get_by_label("Title").fill("Student registration")
    page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Save").click()
    return page.get_by_text("whsec_").inner_text()


def _until_there(page: Page, wanted: Locator) -> Locator:
    """Load the page again until the worker has done what leads to this."""
    assert eventually(lambda: wanted.count() or (page.reload() and wanted.count()))
    return wanted


def _direct_link(api, demo: dict[str, str]) -> str:
    settings = api.get("/external/schedule/story/marking/settings").raise_for_status().json()["Content"]
    return demo["url"] + settings["Assessors"][0]["DirectLink"]


def _mark(page: Page, link: str) -> None:
    """Open the assessor's link, score what people must score, and submit."""
    page.goto(link)
    expect(page.get_by_role("heading", name="The whole story")).to_be_visible()
    _until_there(page, page.get_by_role("link", name="Grace Hopper")).click()
    for number, points in ((9, "7.5"), (10, "0"), (11, "0")):
        page.get_by_role("navigation", name="Questions").get_by_role("link").nth(number - 1).click()
        expect(page.get_by_role("heading", name=f"Question {number} of 11")).to_be_visible()
        if number == 9:
            expect(page.get_by_text("the weight of the vegetables is measured")).to_be_visible()
            page.get_by_label("Comment").fill("Clear groups; the second bias is missing.")
        page.get_by_label("Points").fill(points)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_label("Points")).to_have_value(points)
    page.get_by_role("link", name="Submit scores").click()
    page.get_by_role("button", name="Submit", exact=True).click()


def _publish(page: Page) -> None:
    page.goto("/results")
    page.get_by_label("Title or ID, of schedule or assessment").fill("The whole story")  # other tests' schedules may fill the first page
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="The whole story", exact=True).click()
    page.get_by_role("button", name="Publish results").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("link", name="Grace Hopper").click()
    expect(page.get_by_text("11.5").first).to_be_visible()


def test_from_scheduling_to_the_result(page, context, api, demo, log_in):
    launch_url = _schedule(api)
    before = _attendance(api)
    assert (before["Status"], before["Attempt"]) == ("NOT_STARTED", "0")

    _sit(page, context, launch_url, api)
    after = _attendance(api)
    assert (after["Status"], after["Attempt"], after["ExamSubmittedBy"]) == ("HANDED_IN", "1", "CANDIDATE")

    with receiving() as receiver:
        secret = _open_webhook(log_in("admin"), receiver.url)
        _mark(page, _direct_link(api, demo))
        _publish(log_in("scheduler"))
        headers, body = receiver.messages.get(timeout=PATIENCE)

    told = Webhook(secret).verify(body.decode(), headers)
    assert (told["Event"], told["CandidateExtId"], told["ScheduleExtId"]) == ("EXAM_RESULTS_READY", "story-1", "story")
    result = api.get("/results", params={"CandidateExtId": "story-1", "ScheduleExtId": "story"}).raise_for_status().json()["Results"][0]
    assert (result["Score"], result["MaxScore"]) == (told["Score"], told["MaxScore"])
    assert result["Score"] == 2 + 2 + 7.5
    assert result["PassedStatus"] == told["PassedStatus"] == "NOT_SATISFACTORY"


def _makes_a_scale(page: Page) -> None:
    """From the empty form over the grades that it shows at once to the saved scale."""
    page.goto("/admin/grade-scales")
    page.get_by_role("link", name="New scale").first.click()
    page.get_by_role("link", name="By a table").click()
    page.get_by_label("Name").fill("Story letters")
    for row, (grade, since) in enumerate((("Excellent", "80"), ("Enough", "55"), ("Not yet", "0")), 1):
        page.get_by_label(f"Grade of row {row}", exact=True).fill(grade)
        page.get_by_label(f"Beginning of row {row}, in per cent").fill(since)
    page.get_by_label("Row 1 passes").check()
    page.get_by_label("Row 2 passes").check()
    grades = page.get_by_role("table", name="Which scores get which grade")
    expect(grades.get_by_role("row", name="Enough 22 – 31.99 Passed")).to_be_visible()  # while it is typed
    page.get_by_label("Maximum score").fill("10")
    expect(grades.get_by_role("row", name="Enough 5.5 – 7.99 Passed")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The scale was saved.")).to_be_visible()


def _makes_an_exam_of_one_question(page: Page) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("Graded story")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="New item").first.click()
    page.get_by_role("link", name="True or false").first.click()
    page.get_by_label("Title", exact=True).fill("Ice")
    editor(page, "Question", exact=True).fill("Ice floats.")
    page.get_by_role("radio", name="True", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("“Ice” was saved")).to_be_visible()
    page.goto("/assessments/new")
    page.get_by_label("Title").fill("Graded story")
    page.get_by_label("External ID").fill("graded-story")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Marking", exact=True).select_option("AUTO")
    page.get_by_label("Candidates see their result").select_option("AFTER_EACH_ATTEMPT")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option("Graded story")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Choose all rows of this page").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Publish")).to_be_visible()


def _attaches_it_and_publishes(page: Page) -> None:
    page.get_by_role("link", name="Grading", exact=True).click()
    page.get_by_label("Grade scale", exact=True).select_option("Story letters")
    expect(page.get_by_role("table", name="Which scores get which grade").get_by_role("row", name="Excellent")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Publish to deliver it with this grading.")).to_be_visible()
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def test_a_result_has_a_grade_of_the_scale_that_an_administrator_made(page, api, log_in):
    admin = log_in("admin")
    _makes_a_scale(admin)
    _makes_an_exam_of_one_question(admin)
    _attaches_it_and_publishes(admin)
    window = {"StartDateTime": "2026-01-01T09:00:00Z", "EndDateTime": "2099-12-31T17:00:00Z"}
    group = {"GroupExtId": "graded-class", "GroupName": "Class of grades"}
    body = {
        "Schedule": {"AssessmentExtId": "graded-story", "ScheduleExtId": "graded", "Title": "The graded story"} | window | group,
        "Candidates": [{"CandidateExtId": "graded-1", "FirstName": "Ada", "LastName": "Byron", "Email": "ada@example.org"}],
    }
    link = api.post("/schedule", json=body).raise_for_status().json()["Candidates"][0]["LaunchUrl"]
    Candidate(page, questions=1).opens(link).starts().chooses("True")
    _saved(page)
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("You have handed in your exam")).to_be_visible()
    known = {"CandidateExtId": "graded-1"}
    assert eventually(lambda: api.get("/results", params=known).raise_for_status().json()["Results"])
    [result] = api.get("/results", params=known).json()["Results"]
    assert (result["Grade"], result["Version"]) == ("Excellent", 1)
    admin = log_in("admin")
    admin.goto("/results")
    admin.get_by_label("Title or ID, of schedule or assessment").fill("The graded story")
    admin.get_by_role("button", name="Show", exact=True).click()
    admin.get_by_role("link", name="The graded story", exact=True).click()
    expect(admin.get_by_role("row", name="Ada Byron")).to_contain_text("Excellent")
    admin.get_by_role("link", name="Ada Byron").click()
    expect(admin.get_by_text("(Story letters)")).to_be_visible()
