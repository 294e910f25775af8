"""The contents of the demo's collections: realistic questions of an introductory course, and the files that the documentation's samples ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One item as an author would enter it."""

    item_type: str
    title: str
    max_score: int
    content: dict[str, Any] = field(default_factory=dict)
    about_case: bool = False
    """Whether it asks about the case of its assessment."""


def _choice(title: str, stem: str, right: str, *wrong: str, points: int = 2) -> Question:
    alternatives = [{"html": f"<p>{right}</p>", "correct": True}, *({"html": f"<p>{text}</p>", "correct": False} for text in wrong)]
    content = {"stem": f"<p>{stem}</p>", "lang": "en", "alternatives": alternatives, "shuffle": True}
    return Question("MULTIPLE_CHOICE", title, points, content)


def _responses(title: str, stem: str, right: list[str], wrong: list[str], points: int = 3) -> Question:
    alternatives = [{"html": f"<p>{t}</p>", "correct": True} for t in right] + [{"html": f"<p>{t}</p>", "correct": False} for t in wrong]
    content = {"stem": f"<p>{stem}</p>", "lang": "en", "alternatives": alternatives, "shuffle": True, "scoring": "POLYTOMOUS"}
    return Question("MULTIPLE_RESPONSE", title, points, content)


def _essay(title: str, stem: str, scheme: str, *, words: int, points: int) -> Question:
    content = {"stem": f"<p>{stem}</p>", "lang": "en", "max_words": words, "rich_text": True, "marking_scheme": f"<p>{scheme}</p>"}
    return Question("ESSAY", title, points, content)


def _file(title: str, stem: str, scheme: str, *, points: int, accept: str = ".pdf, .docx, .xlsx, .odt, .txt") -> Question:
    content = {"stem": f"<p>{stem}</p>", "lang": "en", "accept": accept, "max_files": 2, "marking_scheme": f"<p>{scheme}</p>"}
    return Question("FILE_RESPONSE", title, points, content)


RESEARCH_METHODS = [
    _choice(
        "Sampling: random digit dialling",
        "A polling agency calls telephone numbers that a computer draws at random. Which part of the population is most at risk of being missed?",
        "People without a telephone",
        "People who answer quickly",
        "People with more than one telephone",
        "People who dislike the agency",
    ),
    _choice(
        "Mean and median",
        "Nine employees of a company earn €2,500 a month; the director earns €25,000. Which statement is true?",
        "The mean is higher than the median.",
        "The mean is lower than the median.",
        "Mean and median are equal.",
        "The median cannot be determined.",
    ),
    _choice(
        "Meaning of a p-value",
        "A study reports <em>p</em> = 0.03. What does this number express?",
        "How likely data at least this extreme would be if the null hypothesis were true",
        "The probability that the null hypothesis is true",
        "The size of the effect",
        "The probability that the result will be found again",
    ),
    _choice(
        "Random assignment",
        "Why do experimenters assign participants to conditions at random?",
        "To make the groups comparable on everything but the treatment, on average",
        "To make the sample representative of the population",
        "To make sure that both groups are equally large",
        "To prevent participants from dropping out",
    ),
    _responses(
        "Threats to internal validity",
        "A school measures reading before and after a new method is used for a year, without a control group. Which explanations of a higher score after the year "
        "does this design leave open? Choose all that apply.",
        ["Pupils grow older and read better anyway.", "Pupils have learned how the test works.", "Another change in the school helped."],
        ["Pupils were assigned to the method at random.", "The control group was smaller."],
    ),
    _responses(
        "Levels of measurement",
        "For which of these variables does it make sense to calculate a mean? Choose all that apply.",
        ["Temperature in degrees Celsius", "Age in years"],
        ["Postal code", "Country of birth"],
        points=2,
    ),
    _choice(
        "Correlation and cause",
        "Towns with more storks have more births. What is the best first thought?",
        "A third variable, such as the size of the town, may explain both.",
        "Storks have an influence on births.",
        "Births attract storks.",
        "The correlation must be an error of calculation.",
    ),
    _choice(
        "Confidence interval",
        "A 95 % confidence interval for a mean runs from 12 to 18. Which change makes the interval narrower?",
        "A larger sample",
        "A confidence level of 99 %",
        "A larger spread in the population",
        "A smaller sample",
    ),
    _essay(
        "Design of an experiment",
        "A canteen wants to know whether a sign with a picture of a vegetable makes visitors choose more vegetables. Describe an experiment that answers this question: "
        "the groups, what is measured, and how you deal with two sources of bias.",
        "Groups and assignment (3), measurement (3), two sources of bias with a remedy each (4).",
        words=300,
        points=10,
    ),
    _essay(
        "Judging a newspaper report",
        "“Coffee drinkers live two years longer, researchers find.” Name three questions that you would ask about this study before you believe the headline, and say why "
        "each of them matters.",
        "Two points for each question that fits, with its reason; at most six.",
        words=200,
        points=6,
    ),
    _file(
        "Table of results",
        "Make a table of the results below with mean, median and standard deviation for each group, and hand it in as a file. "
        "Group A: 12, 15, 11, 14, 18. Group B: 9, 13, 10, 16, 12.",
        "Correct statistics (4), readable table with caption (2).",
        points=6,
    ),
]
"""What the assessment `EXT1` asks: 38 points."""

ACCOUNTANCY = [
    _choice(
        "Double entry",
        "A company buys a van and pays by bank transfer. Which account is debited?",
        "Vehicles",
        "Bank",
        "Revenue",
        "Equity",
        points=1,
    ),
    _choice(
        "Depreciation",
        "Depreciation of a machine is …",
        "an expense without payment in the period",
        "a payment",
        "a liability",
        "income",
        points=1,
    ),
]

FILE_QUESTIONS = [
    _file("File response question1", "File response question1", "Complete and correct (10).", points=10),
    _file("File response question2", "File response question2", "Complete and correct (10).", points=10),
]
"""The two questions of the documentation's marking sample."""

ESSAYS_FOR_MARKING = [
    _choice(
        "Reliability",
        "A scale shows the same wrong weight every day. The scale is …",
        "reliable, but not valid",
        "valid, but not reliable",
        "neither",
        "both",
        points=2,
    ),
    _essay(
        "Sample size",
        "A colleague says: “My sample of 40 is small, but the effect is significant, so it must be large.” Explain what is right and what is wrong in this.",
        "Significant despite small sample suggests a large observed effect (2); overestimation / winner's curse (2); uncertainty, replication (2).",
        words=200,
        points=6,
    ),
    _essay(
        "Ethics of a field experiment",
        "May researchers observe people in a shop without telling them? Give one argument for, one against, and your own judgement.",
        "Argument for (2), argument against (2), judgement that weighs both (2).",
        words=200,
        points=6,
    ),
]

SAMPLE_SIZE_ANSWERS = [
    "With few participants only a large difference becomes significant, so the effect that they saw was large. But that does not mean that the real effect is large: "
    "small samples vary, and the studies that happen to overestimate are the ones that become significant.",
    "That is wrong, because 40 is too few for any conclusion.",
    "A significant result tells that the effect is not zero. It says nothing about the size. You need the effect size and a confidence interval for that.",
    "The observed effect must have been fairly big, that much is right. I would repeat the study with more people before I believe the number.",
    "It is right. If it is significant then it is true.",
    "Small samples give wide intervals. The true effect may be much smaller than what was found, even when p is below 0.05.",
]

ETHICS_ANSWERS = [
    "For: people behave naturally only when they do not know. Against: they did not consent. I think it is acceptable in a public place when nobody can be recognised "
    "and the data are deleted afterwards.",
    "No, never without permission, because of privacy law.",
    "Behaviour in a shop is public, everybody can see it. On the other hand filming people is more than seeing them. I would allow counting, but not filming.",
    "Yes, it is only a shop.",
    "An argument for is that the knowledge helps everybody. An argument against is that customers may feel watched and lose trust. With a sign at the door both can be "
    "respected, although some people will behave differently.",
    "I would ask an ethics committee. They weigh the risk, which is small, against the use, which depends on the question.",
]
