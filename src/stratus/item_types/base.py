"""The definition of an item type: four small classes, each in a file of its folder, and `ItemType`, which other packages use.

Pure, and without Django: the saver and simulated candidates use types too.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from stratus.foundation.markup import TooNested, plain_text
from stratus.item_types.beside import feedback
from stratus.item_types.beside.feedback import FEEDBACK
from stratus.item_types.beside.rationale import RATIONALE, asking, fault_of, rationale_of, with_rationale, without_rationale
from stratus.item_types.criteria import content as criteria
from stratus.item_types.errors import TOO_NESTED, ContentError, Problems
from stratus.item_types.kept import keeping
from stratus.item_types.overlays.where import Html, Where, in_its_language
from stratus.item_types.pages.stands import Stands
from stratus.item_types.parts import Part, identify


class Content(ABC):
    """What an author writes: checked, stored, shown. A stored content carries `format`; answer keys are part of it."""

    key: ClassVar[str]
    """The code under which items of this type are stored."""
    format: ClassVar[int] = 1
    """The present format of contents. Raising it needs a `step` and frozen examples of the format before."""
    stands: ClassVar[Stands | None] = None
    """Where this is read if it is a page (`item_types.pages`): read and never answered. None for questions."""
    translated: ClassVar[Sequence[Where]] = (Html("stem"),)
    """Where the texts are that can be translated, in the order of the form: all that candidates read, and nothing of the key."""

    @abstractmethod
    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content to store, without `format`. Ids of parts that are given are kept. Raises ContentError."""

    @abstractmethod
    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item for a paper, without the key. Shuffled parts are in the order of their ids, which reveals nothing."""

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as its author tries it out: as a candidate sees it, in the order in which it was written."""
        return self.candidate_view(item_id, content, max_score)

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the shuffled parts in the author's order; empty if nothing is shuffled."""
        return []

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the scorable parts of a content as authored: the objects themselves that have an `id`."""
        return []

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the parts of an item that are scored or counted separately, as authored; empty if there are none."""
        return []

    def texts(self, content: Mapping[str, Any]) -> Sequence[str]:
        """Return the HTML that candidates read, by which authors find the item."""
        return [content["stem"]]

    def offered(self, content: Mapping[str, Any]) -> Sequence[Sequence[tuple[str, bool | None]]]:
        """Return the lists from which candidates choose, as authored: the HTML of each member, and whether it is right.

        None instead of that: it is right for one thing and wrong for another. Empty: there is nothing to choose from.
        """
        return []

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what markers and reviewers see beside an answer: `correct`, or `html`, the guidance for markers."""
        return {"html": content.get("marking_scheme") or ""}

    def step(self, number: int, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Convert a content from format `number` to the next. Format 0 is that of contents without a number, otherwise the same as 1."""
        return content

    def upgrade(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a stored content in the present format (unchanged if it has that format). Raises ValueError for a later format."""
        number = content.get("format", 0)
        if number == self.format:
            return content
        if number > self.format:
            raise ValueError(f"{self.key} content of format {number}, and {self.format} is the newest known")
        for old in range(number, self.format):
            content = {"format": old + 1, **{name: value for name, value in self.step(old, content).items() if name != "format"}}
        return content


class Response(ABC):
    """The answers to items of a type. Values are JSON; None is no answer, and is never passed to these methods."""

    members: ClassVar[frozenset[str]]
    """The members that a value has. Whatever else was sent is not stored: nobody asked for it, and nothing bounds it."""
    holds_files: ClassVar[bool] = False
    """Whether a value refers to files that are uploaded separately, as `{"files": [{name, type, size, sha256}]}`."""
    keeps_cleared: ClassVar[bool] = False
    """Whether a cleared answer is stored as it was sent, else as None. Only of types before ADR 20: the live screen knows theirs."""

    @abstractmethod
    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return the code of why this value is refused, or "". The value is any JSON that a browser sent; the item is that of the paper."""

    def markup(self, value: Any) -> int:
        """Return how many characters of an accepted value have to be read as markup before it is stored: what `safe` costs."""
        return 0

    def safe(self, paper_item: Mapping[str, Any], value: Any) -> Any:
        """Return an accepted value for storing, with its markup sanitised. Raises TooNested.

        A new value where anything changes. The given one stays as it is: where it comes back, its JSON is stored as it was read.
        """
        return value

    @abstractmethod
    def is_answered(self, value: Any) -> bool:
        """Tell whether a value is an answer rather than a cleared one."""

    def unnamed(self, value: Any) -> Any:
        """Return a stored value for those who must not know who the candidate is: without names that the candidate gave to things."""
        return value

    @abstractmethod
    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the answer as people read it: letters as authored, text without markup, names of files; "" if none."""

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return JSON that is the same for stored values that say the same, by which equal answers are counted together."""
        return value


class Points(NamedTuple):
    """The exact score of an answer, from 0 to the item's maximum."""

    value: Fraction


class ForMarker(NamedTuple):
    """A marker decides. `reason` is a code if the type could score other answers, "" if a marker always decides."""

    reason: str = ""


class Later(NamedTuple):
    """A job works it out, outside of any transaction: the runner of this name. Its type says so (`Scoring.scores_later`)."""

    runner: str


Decided = Points | ForMarker
"""What a runner answers in the end."""
Scored = Decided | Later


class Scoring(ABC):
    """The scoring of a type."""

    needs_marker: ClassVar[bool] = False
    """Whether people score every answer."""
    scores_later: ClassVar[bool] = False
    """Whether `score` may answer Later. What a runner cannot score goes to a marker, so such questions need a workflow that has markers."""
    may_be_overruled: ClassVar[bool] = False
    """Whether a marker may change a score of `score`, with a reason: where something is typed, no list foresees all that is right."""

    @abstractmethod
    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> Scored:
        """Return the score of a stored value; None is no answer."""

    def chance(self, content: Mapping[str, Any]) -> Fraction | None:
        """Return what somebody who guesses may expect, as a share of the maximum; None where nothing can be guessed from."""
        return None


class MarkedByPeople(Scoring):
    """Scoring of types whose answers people always mark."""

    needs_marker = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> Scored:
        """Leave it to a marker."""
        return ForMarker()


class Draft(NamedTuple):
    """The answer of a simulated candidate so far, and whether more of it follows."""

    value: Any
    is_unfinished: bool = False


class Simulation:
    """How a simulated candidate answers. It sees what a candidate sees, never a key. The default answers nothing."""

    is_possible: ClassVar[bool] = False
    is_typed: ClassVar[bool] = False
    """Whether the answer is written rather than chosen, so that it is sent after pauses."""

    def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[Draft]:
        """Yield the values that an answer goes through, at least one, the last one finished. `before` is the answer that stands."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ItemType:
    """One type of items, put together from its folder. Contents of every format are taken."""

    package: str
    content: Content
    response: Response
    scoring: Scoring
    simulation: Simulation

    @property
    def key(self) -> str:
        """The code under which items of this type are stored."""
        return self.content.key

    @property
    def is_page(self) -> bool:
        """Whether this is read and never answered: no question, and never counted as one."""
        return self.content.stands is not None

    @property
    def stands(self) -> Stands | None:
        """Where this is read if it is a page, None for questions."""
        return self.content.stands

    @property
    def stands_beside(self) -> bool:
        """Whether this is a page that questions are about, beside which it stands."""
        return self.content.stands is Stands.BESIDE

    @property
    def needs_marker(self) -> bool:
        """Whether people score every answer."""
        return self.scoring.needs_marker

    @property
    def may_need_marker(self) -> bool:
        """Whether people score some answers, so that somebody must be there who does."""
        return self.scoring.needs_marker or self.scoring.scores_later

    @property
    def may_be_overruled(self) -> bool:
        """Whether a marker may change an automatic score."""
        return self.scoring.may_be_overruled

    @property
    def holds_files(self) -> bool:
        """Whether answers name files."""
        return self.response.holds_files

    def clean(self, content: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the content as it is stored, every place of it with an id. Raises ContentError.

        `before`: the content that this one follows, whose ids and unchanged texts (`kept`) stay; None for a new item, also for a copy.
        """
        problems = Problems()
        with keeping(before and self.content.upgrade(before)):
            told = {} if self.is_page else feedback.clean_feedback(content.get(FEEDBACK), problems)
            guidance = criteria.clean(content, problems) if self.needs_marker else {}
            try:
                cleaned = {"format": self.content.format, **self.content.clean(content), **guidance}
            except ContentError as error:
                raise ContentError({**problems, **error.problems}) from None
        problems.raise_any()
        if content.get(RATIONALE) and not self.needs_marker and not self.is_page:
            cleaned[RATIONALE] = True
        places = self._places(cleaned)
        sent = [place.get("id") for place in places]
        identify(places, [] if before is None else self._places(self.content.upgrade(before)))
        renamed = {old: place["id"] for old, place in reversed([*zip(sent, places, strict=True)]) if isinstance(old, str) and old}
        if told and (told := feedback.for_parts(told, self.content.parts(cleaned), renamed)):
            cleaned[FEEDBACK] = told
        return cleaned

    def _places(self, content: Mapping[str, Any]) -> list[MutableMapping[str, Any]]:
        return [*self.content.places(content), *criteria.places(content)]

    def upgrade(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a stored content in the present format."""
        return self.content.upgrade(content)

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the parts of an item that are scored or counted separately, as authored."""
        return self.content.parts(self.content.upgrade(content))

    def texts(self, content: Mapping[str, Any]) -> Sequence[str]:
        """Return the HTML that candidates read."""
        return self.content.texts(self.content.upgrade(content))

    def question_text(self, content: Mapping[str, Any]) -> str:
        """Return what candidates read as one line of plain text, by which authors find the item."""
        return " ".join(plain_text(html) for html in self.texts(content))

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper, without the key."""
        return in_its_language(content, asking(content, self.content.candidate_view(item_id, self.content.upgrade(content), max_score)))

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as its author tries it out."""
        return in_its_language(content, asking(content, self.content.author_view(item_id, self.content.upgrade(content), max_score)))

    def view_with_key(
        self, item_id: str, content: Mapping[str, Any], max_score: Decimal, score: Decimal | None = None, *, overruled: bool = False
    ) -> dict[str, Any]:
        """Return the item as its element shows it to people who may see the right answer, with the author's feedback.

        `score`: what the answer is worth, by which its feedback is chosen; None shows the feedback for every score. `overruled`: a marker
        made it of another automatic score, so that the verdict on the answer follows it and not the key.
        """
        view = {**self.author_view(item_id, content, max_score), "key": self.content.answer_key(self.content.upgrade(content))}
        if content.get(FEEDBACK):
            verdict = "" if score is None else feedback.verdict_of(score, max_score)
            view[FEEDBACK] = feedback.told(content[FEEDBACK], self.named_parts(content), verdict)
        if overruled and score is not None:
            points = {"score": f"{score.normalize():f}", "max_score": f"{max_score.normalize():f}"}
            view["overruled"] = {"verdict": feedback.verdict_of(score, max_score), **points}
        return view

    def named_parts(self, content: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return the parts to which there can be feedback, as `beside.feedback.named` does."""
        content = self.content.upgrade(content)
        return feedback.named(self.content.parts(content), self.content.places(content))

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the shuffled parts in the author's order; empty if nothing is shuffled."""
        return self.content.shuffled_ids(self.content.upgrade(content))

    def check_response(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return "" or the code of why a value is refused as an answer to this item of a paper."""
        if value is None:
            return ""
        if not (paper_item.get(RATIONALE) and isinstance(value, Mapping) and RATIONALE in value):
            return self.response.check(paper_item, value)
        answer = without_rationale(value)
        return fault_of(value) or ("" if answer is None else self.response.check(paper_item, answer))

    def markup_in(self, value: Any) -> int:
        """Return how many characters of markup an accepted value has: what `stored_response` costs grows with it."""
        answer = without_rationale(value)
        return 0 if answer is None else self.response.markup(answer)

    def stored_response(self, paper_item: Mapping[str, Any], value: Any) -> tuple[Any, str]:
        """Return an accepted value as it is stored, its markup made harmless, and "". None stays None, and a cleared one becomes None.

        Members that nobody asked for are left out. A value whose markup is nested too deeply comes back as it was sent, with the code of
        its refusal.
        """
        if value is None:
            return None, ""
        said = rationale_of(value) if paper_item.get(RATIONALE) else ""
        answer = self._known(without_rationale(value))
        if answer is not None:
            try:
                answer = self.response.safe(paper_item, answer)
            except TooNested:
                return value, TOO_NESTED
            if not (self.response.keeps_cleared or self.response.is_answered(answer)):
                answer = None
        return with_rationale(answer, said), ""

    def _known(self, answer: Any) -> Any:
        """Return an answer with the members that the type knows: the same one where it has no others."""
        if not isinstance(answer, Mapping) or answer.keys() <= self.response.members:
            return answer
        return {name: member for name, member in answer.items() if name in self.response.members}

    def is_answered(self, value: Any) -> bool:
        """Tell whether a stored value is an answer rather than none or a cleared one. A rationale alone is none."""
        answer = without_rationale(value)
        return answer is not None and self.response.is_answered(answer)

    def answer_text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the answer as people read it, its rationale in quotation marks after it; "" if there is neither."""
        answer, said = without_rationale(value), " ".join(rationale_of(value).split())
        text = "" if answer is None else self.response.text(self.content.upgrade(content), answer)
        return f"{text} “{said}”".lstrip() if said else text

    def unnamed(self, value: Any) -> Any:
        """Return a stored value for those who must not know who the candidate is; None stays None."""
        return None if value is None else self.response.unnamed(value)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return what is the same for answers that say the same; None for those that are none, or were cleared."""
        answer = without_rationale(value)
        return self.response.normalised(self.content.upgrade(content), answer) if self.is_answered(answer) else None

    def chance(self, content: Mapping[str, Any]) -> Fraction | None:
        """Return the chance score: what somebody who guesses may expect, as a share of the maximum. None where there is none."""
        return self.scoring.chance(self.content.upgrade(content))

    def score(self, content: Mapping[str, Any], value: Any, max_score: Decimal) -> Scored:
        """Return what a stored value is worth, exactly, or that a marker decides, or that a job finds out."""
        return self.scoring.score(self.content.upgrade(content), without_rationale(value), Fraction(max_score))
