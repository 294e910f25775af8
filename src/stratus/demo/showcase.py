"""A question of every type, as an introductory course would ask it: the assessment `SHOW`. Its pages are in `showcase_pages`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stratus.demo.figures import OUTLIER, PARTS, SCATTER_PLOT, in_units
from stratus.demo.questions import Question

PARTIAL = {"scoring": "POLYTOMOUS"}


def _asks(item_type: str, title: str, points: int, stem: str, **content: Any) -> Question:
    return Question(item_type, title, points, {"stem": f"<p>{stem}</p>", "lang": "en", **content})


def _alternatives(*texts: str, right: int = 1) -> list[dict[str, Any]]:
    """The first `right` of these are right."""
    return [{"html": f"<p>{text}</p>", "correct": place < right} for place, text in enumerate(texts)]


def _texts(*texts: str) -> list[dict[str, Any]]:
    return [{"html": f"<p>{text}</p>"} for text in texts]


def _options(*texts: str) -> list[dict[str, Any]]:
    """For a gap: the first of these is right."""
    return [{"text": text, "correct": place == 0} for place, text in enumerate(texts)]


def _about_case(question: Question) -> Question:
    return replace(question, about_case=True)


SHOWCASE = [
    _asks(
        "MULTIPLE_CHOICE", "Operationalisation", 2,
        "A researcher wants to know whether pupils who are <em>motivated</em> read more. Which of these measures motivation rather than reading?",
        alternatives=_alternatives(
            "How much pupils agree with “I would read this book even if nobody asked me to”",
            "How many pages pupils read in a week",
            "How many books pupils have at home",
            "How quickly pupils read a page aloud",
        ),
        shuffle=True,
    ),
    _asks(
        "MULTIPLE_RESPONSE", "Observational study", 3,
        "People who cycle to work are ill less often. The figures come from a survey among 4,000 employees. Which explanations fit them? Choose all that apply.",
        alternatives=_alternatives(
            "Cycling keeps people healthy.",
            "Those who are often ill do not cycle.",
            "Younger people cycle more, and are ill less.",
            "The employees were assigned to cycling or driving at random.",
            "The sample is too small for any difference.",
            right=3,
        ),
        shuffle=True,
        **PARTIAL,
    ),
    _asks(
        "EITHER_OR", "Within or between", 1,
        "Twenty students read one text on paper and another one on a screen. What kind of design is this?",
        alternatives=_alternatives("Within subjects", "Between subjects"),
    ),
    _asks(
        "TRUE_FALSE", "Size of a sample", 1,
        "With a larger random sample, the standard error of the mean becomes smaller.",
        alternatives=[{"correct": True}, {"correct": False}],
    ),
    _asks(
        "MATCH", "Scales", 4,
        "Which level of measurement does each variable have? A level can be right more than once.",
        sources=[
            {"html": f"<p>{text}</p>", "target": target}
            for text, target in (("Colour of a car", 0), ("Place in a race", 1), ("Temperature in °C", 2), ("Place in a queue", 1))
        ],
        targets=_texts("Nominal", "Ordinal", "Interval"),
        targets_reusable=True,
        shuffle=False,
        **PARTIAL,
    ),
    _asks(
        "EXTENDED_MATCH", "Choosing a test", 3,
        "Which statistical test fits each question best?",
        theme="Tests of differences and associations",
        options=_texts("Independent t-test", "Paired t-test", "Chi-square test", "Analysis of variance", "Pearson correlation"),
        stems=[
            {"html": f"<p>{text}</p>", "answer": letter}
            for text, letter in (
                ("The pulse of fifteen runners is measured before and after a race.", "B"),
                ("Three teaching methods are compared by the mark for one test, with a class for each method.", "D"),
                ("Men and women answer “yes”, “no” or “no opinion”.", "C"),
            )
        ],
        once=False,
        shuffle=False,
        **PARTIAL,
    ),
    _asks(
        "ORDER", "The empirical cycle", 4,
        "Put the phases of the empirical cycle in order.",
        elements=_texts("Observation", "Induction", "Deduction", "Testing", "Evaluation"),
        **PARTIAL,
    ),
    _asks(
        "HOTSPOT", "Outlier", 1,
        "One student does not fit the line that the others suggest. Mark this student in the plot.",
        picture=SCATTER_PLOT,
        areas=[{"text": "The outlier", "shape": "CIRCLE", "at": [*in_units(*OUTLIER), 400], "points": 1, "correct": True}],
        task="ONE",
        visible=False,
    ),
    _asks(
        "HOTSPOT", "Where a variable stands", 1,
        "Hours of study are to explain grades. Which part of the plot shows the variable that explains?",
        picture=SCATTER_PLOT,
        areas=[{"text": text, "shape": "RECTANGLE", "at": at, "points": 1, "correct": "bottom" in text} for text, at in PARTS.items()],
        task="ONE",
        visible=True,
    ),
    _asks(
        "FILL_IN_THE_BLANK", "Five numbers", 3,
        "Five employees were absent for 0, 2, 2, 4 and 12 days. Complete the sentences.",
        text="<p>The mean is [1] days and the median [2] days. The value that occurs most often is called the [3].</p>",
        gaps=[
            {"kind": "NUMBER", "accepted": ["4"], "width": "SHORT"},
            {"kind": "NUMBER", "accepted": ["2"], "width": "SHORT"},
            {"kind": "TEXT", "accepted": ["mode"], "spelling_errors": "1", "width": "MEDIUM"},
        ],
        **PARTIAL,
    ),
    _asks(
        "SELECT_FROM_LIST", "Errors of two kinds", 2,
        "Choose what completes the text.",
        text="<p>Who rejects a null hypothesis that is true makes [1]. A larger sample makes [2] less likely at the same level of significance.</p>",
        gaps=[
            {"options": _options("an error of the first kind", "an error of the second kind", "no error")},
            {"options": _options("an error of the second kind", "an error of the first kind", "neither error")},
        ],
        shuffle=True,
        **PARTIAL,
    ),
    _asks(
        "DRAG_AND_DROP", "Parts of a report", 3,
        "Put each part of a report where it belongs.",
        text="<p>How participants were chosen is told in the [1]. Means and tests stand in the [2]. What the findings may mean is said in the [3].</p>",
        gaps=[{"token": 0}, {"token": 1}, {"token": 2}],
        tokens=_texts("method", "results", "discussion", "introduction"),
        tokens_reusable=False,
        shuffle=True,
        **PARTIAL,
    ),
    _asks(
        "DRAG_AND_DROP", "Parts of a plot", 3,
        "Put each word where it belongs.",
        surface="PICTURE",
        picture=SCATTER_PLOT,
        areas=[
            {"text": text, "shape": "RECTANGLE", "at": at, "points": 1, "token": token}
            for token, (text, at) in enumerate(PARTS.items())
        ],
        tokens=_texts("dependent variable", "cases", "independent variable", "hypothesis"),
        tokens_reusable=False,
        shuffle=True,
        **PARTIAL,
    ),
    _asks(
        "SELECT_IN_TEXT", "Claims about cause", 2,
        "Which sentences claim more than a survey at one moment can show?",
        text="<p>We asked 812 households about screens and sleep. Children with a screen in their bedroom slept 40 minutes less. "
        "[*The screens shorten their sleep.] Parents estimated the hours themselves. [*Without screens these children would sleep longer.]</p>",
        unit="SENTENCES",
        max_selections=None,
        **PARTIAL,
    ),
    _asks(
        "SHORT_ANSWER", "A variable in between", 1,
        "What is a variable called that influences both the supposed cause and the supposed effect? One word.",
        accepted=["confounder", "confounding variable", "confound"],
        spelling_errors=1,
        marking_scheme="<p>“Third variable” is right too.</p>",
    ),
    _asks(
        "NUMERIC", "Standard error", 2,
        "Reaction times of 64 drivers have a standard deviation of 240 ms. What is the standard error of their mean?",
        match="ABSOLUTE",
        value="30",
        tolerance="0.5",
        units=["ms", "s = 1000"],
        unit_needed=False,
        marking_scheme="",
    ),
    _asks(
        "SLIDER", "Normal distribution", 1,
        "Intelligence is measured with a mean of 100 and a standard deviation of 15. About how many percent of people score between 85 and 115?",
        least="0",
        most="100",
        step="1",
        right_from="66",
        right_to="70",
        unit="%",
        label_least="nobody",
        label_most="everybody",
    ),
    _asks(
        "COMPREHENSIVE_INTEGRATED_PUZZLE", "Three studies", 6,
        "Find the design and the greatest threat that belong to each study.",
        columns=[
            {"text": "Design", "once": True, "options": [{"text": text} for text in ("Experiment", "Panel study", "Case study", "Survey")]},
            {
                "text": "Greatest threat",
                "once": True,
                "options": [{"text": text} for text in ("Drop-out over the years", "Cannot be generalised", "Artificial setting", "No answer")],
            },
        ],
        rows=[
            {"html": f"<p>{text}</p>", "cells": [{"answer": letter} for letter in letters]}
            for text, letters in (
                ("In a laboratory, half of the participants hear music while they learn a list of words.", "AC"),
                ("The same 2,000 families are asked every year for two decades.", "BA"),
                ("One school that closed its canteen is described for six months.", "CB"),
            )
        ],
        shuffle=True,
        **PARTIAL,
    ),
    _asks(
        "FINANCIAL_STATEMENT", "Budget of a study", 4,
        "A survey among 400 people costs € 6.50 for each of them, and € 1,200 once. The subsidy is € 4,000. Complete the budget.",
        table=" | €\nFieldwork | =2600\nFixed costs | =1200\nCosts in all | sum(B2:B3)\nSubsidy | 4000\nWhat is left of the subsidy | {nothing;*a surplus;a deficit}",
        **PARTIAL,
    ),
    _about_case(_asks(
        "MULTIPLE_CHOICE", "Design of the sleep study", 1,
        "What kind of design does this study have?",
        alternatives=_alternatives("A panel study", "An experiment", "A case study", "A survey at one moment"),
        shuffle=True,
    )),
    _about_case(_asks(
        "TRUE_FALSE", "Drop-out of the sleep study", 1,
        "That 90 families left the study can distort its findings.",
        alternatives=[{"correct": True}, {"correct": False}],
    )),
    _asks(
        "ESSAY", "A pilot study", 6,
        "Why do researchers try a questionnaire with a few people first? Give two reasons, with an example of each.",
        max_words=200,
        rich_text=True,
        marking_scheme="<p>Two points for each reason, one for its example.</p>",
    ),
    _asks(
        "FILE_RESPONSE", "A figure", 4,
        "Draw a figure of the results below, and hand it in as a PDF or a picture. Group A: 12, 15, 11, 14, 18. Group B: 9, 13, 10, 16, 12.",
        accept=".pdf, .png, .jpg",
        max_files=1,
        marking_scheme="<p>What was drawn by hand counts as well.</p>",
        model_answer="<p>A bar chart of both means (14 and 12 points) with error bars, or two box plots beside each other.</p>",
        criteria=[
            {
                "title": "Kind of figure",
                "levels": [
                    {"title": "Does not fit", "points": "0"},
                    {"title": "Fits, but hides something", "points": "1", "text": "Means without any spread, for example."},
                    {"title": "Fits", "points": "2"},
                ],
            },
            {"title": "Axes", "parts": [{"title": "Names", "points": "1"}, {"title": "Units", "points": "1"}]},
        ],
    ),
]  # fmt: skip
