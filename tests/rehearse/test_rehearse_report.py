"""The report says what happened, drily: figures, what failed, what is missing; one file that needs nothing else."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import msgspec
import pytest

from stratus.rehearse.answers import Sat
from stratus.rehearse.conductor import Measured
from stratus.rehearse.plan import Plan
from stratus.rehearse.report.charts import Line, Mark, chart, number
from stratus.rehearse.report.document import html
from stratus.rehearse.report.machine import DATABASE, OTHERS, REHEARSAL, WEB, Load
from stratus.rehearse.report.measure import Record
from stratus.rehearse.report.result import Result, Server
from stratus.rehearse.verify import Verdict

START = 1_000.0


def rehearsed(**changes) -> Result:
    """A rehearsal of two candidates in which all went well; the first press of Start was at 1000 s."""
    record = Record()
    for begun, took in ((START, 0.4), (START + 0.8, 1.7)):
        record.request("start", begun, took, 200)
    for second in range(60):
        record.request("save", START + 1 + second, 0.9 if second < 2 else 0.02, 200)
    record.wait("Message sent → on the candidate's screen", 9.5)
    sat = [Sat(attempt=pk, handed_in=True, messages=1) for pk in (1, 2)]
    measured = Measured(
        sat, record, lag=[(START + n / 10, 0.001) for n in range(600)], began_at=START - 20, start_at=START, ended_at=START + 70
    )
    verdict = Verdict("the log", sent=60, acknowledged=60, stored=60, compared=60, standing=4)
    values = {
        "plan": Plan("http://localhost:8000", "rehearsal-1", 2, sitting=60, drop=0),
        "began": datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        "hardware": "2 × Test",
        "measured": measured,
        "verdict": verdict,
    }
    return Result(**values | changes)


def sentences(result: Result) -> str:
    return "\n".join(text for _good, text in result.findings())


def test_when_all_went_well_it_says_so_in_figures():
    result = rehearsed()
    assert result.is_good
    said = sentences(result)
    assert "No acknowledged answer is missing. 60 answers sent, 60 acknowledged, 60 of them found in the log." in said
    assert "0 of 62 requests failed." in said
    assert "The last start was answered 2.5 s after the first press of Start." in said
    assert "99 % of saves outside of the start rush took at most 20 ms." in said
    assert "The message reached 2 candidates, the last after 9.5 s." in said


def test_a_lost_answer_is_the_first_thing_it_says():
    verdict = Verdict("the log", sent=60, acknowledged=60, stored=59, compared=60)
    verdict.miss("attempt 7, writer w1, answer 3 to q2: not in the log")
    result = rehearsed(verdict=verdict)
    assert not result.is_good
    assert result.findings()[0] == (
        False,
        "1 acknowledged answers are missing or differ. 60 answers sent, 60 acknowledged, 59 of them found in the log.",
    )
    assert "attempt 7, writer w1, answer 3 to q2: not in the log" in html(result)


def test_one_failed_request_is_enough():
    result = rehearsed()
    result.measured.record.request("save", START + 3, 0.1, 503)
    assert not result.is_good
    assert "1 of 63 requests failed." in sentences(result)
    assert "save: status 503 × 1" in html(result)


@pytest.mark.parametrize(
    "changes",
    [
        {"sat": [Sat(1, handed_in=True), Sat(2)]},
        {"sat": [Sat(1, handed_in=True), Sat(2, handed_in=True, trouble="start was refused too_late")]},
        {"sat": []},
    ],
    ids=["one did not hand in", "one could not go on", "nobody came back"],
)
def test_candidates_who_do_not_come_to_the_end_are_a_failure(changes):
    result = rehearsed()
    result.measured.sat = changes["sat"]
    assert not result.is_good


def test_answers_that_could_not_be_compared_are_not_called_found():
    verdict = Verdict("reading back", sent=3, acknowledged=3, not_compared=3)
    assert not rehearsed(verdict=verdict).is_good


def test_who_was_ended_early_need_not_have_handed_in():
    result = rehearsed()
    result.measured.interrupted, result.measured.sat = True, [Sat(1)]
    assert result.is_good
    assert "ended early" in sentences(result)


def test_a_simulation_that_was_itself_late_says_so():
    result = rehearsed()
    assert "simulation itself" not in sentences(result)
    result.measured.lag = [(START + n / 10, 0.2) for n in range(600)]
    assert "The simulation itself was late by 200 ms" in sentences(result)


def test_a_web_process_that_was_replaced_is_a_finding():
    assert (False, "1 web processes ended during the rehearsal and were started again: see logs/web.log.") in rehearsed(
        server=Server(replaced=1)
    ).findings()


def test_processor_use_is_that_from_the_start_on():
    def load(at: float, web: float) -> Load:
        return Load(at, {WEB: web, DATABASE: 0.5, REHEARSAL: 0.25, OTHERS: 0.0})

    result = rehearsed(server=Server([load(START - 5, 9.0), load(START + 1, 1.0), load(START + 2, 2.0)]))
    assert "web server 1.5 (at most 2.0), database 0.5" in sentences(result)


class Addresses(HTMLParser):
    """Collects the elements of a page and whatever they would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "data", "action") or name.startswith("on")]


def test_the_page_needs_nothing_but_itself():
    page = html(rehearsed(server=Server([Load(START, dict.fromkeys((WEB, DATABASE, REHEARSAL, OTHERS), 0.5))])))
    found = Addresses()
    found.feed(page)
    assert found.loaded == []
    assert not {"script", "link", "iframe", "img", "object"} & set(found.tags)
    assert "url(" not in page
    assert "@import" not in page
    assert found.tags.count("svg") >= 4


def test_what_comes_from_outside_is_shown_as_text():
    result = rehearsed()
    result.measured.sat[0].trouble = "<script>alert(1)</script>"
    result.measured.record.request("save", START, 0.1, 500, "<img src=x>")
    page = html(result)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_data_are_json_with_every_figure():
    data = json.loads(msgspec.json.encode(rehearsed().data()))
    assert data["good"] is True
    assert data["steps_ms"]["start"]["count"] == 2
    assert data["steps_ms"]["save, outside of the start rush"]["most"] < 30
    assert data["answers"]["acknowledged"] == 60
    assert data["last_start_s"] == pytest.approx(2.5)
    assert "token" not in json.dumps(data)


def test_a_rehearsal_in_which_nothing_happened_has_a_report_too():
    nothing = rehearsed(measured=Measured(began_at=START, ended_at=START), verdict=Verdict("the log"))
    assert not nothing.is_good
    assert "2 of 2 candidates did not hand in." in sentences(nothing)
    assert "Nothing was measured." in html(nothing)


def test_a_chart_stays_within_its_frame_and_says_its_greatest_values():
    drawn = chart("Time", "ms", [Line("all", [(0, 1), (10, 5_000)]), Line("none", [])], [Mark(3, "Start")], logarithmic=True)
    (points,) = re.findall(r'class="line s1" points="([^"]+)"', drawn)
    assert all(0 <= float(x) <= 960 and 0 <= float(y) <= 240 for x, y in (point.split(",") for point in points.split()))
    assert "all: at most 5,000 ms" in drawn
    assert ">Start</text>" in drawn


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1_234, "1,234"), (2.5, "2.5"), (0.25, "0.25"), (12.34, "12")])
def test_numbers_are_written_as_people_read_them(value, text):
    assert number(value) == text
