"""A toy item type, written into a folder as somebody would who adds one: a riddle with an answer in one word."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

KEY = "RIDDLE"
SCORED_LATER = """
class Scoring(Scoring):
    scores_later = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        return base.Points(Fraction(0)) if value is None else base.Later("riddles")
"""
"""More of its scoring, by which a job works it out: the runner "riddles"."""
RIDDLE = {"stem": "<p>What has keys and opens nothing?</p>", "lang": "en", "word": "piano"}

FILES = {
    "__init__.py": "",
    "content.py": '''
        """Riddle: an answer in one word."""

        from collections.abc import Mapping
        from decimal import Decimal
        from typing import Any

        from stratus.item_types import base
        from stratus.item_types.content_fields import common, view
        from stratus.item_types.errors import Problems


        class Content(base.Content):
            key = "RIDDLE"

            def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
                problems = Problems()
                cleaned = common(content, problems)
                word = str(content.get("word") or "").strip()
                if not word or " " in word:
                    problems.add("word", "NOT_ONE_WORD", most=1)
                problems.raise_any()
                return {**cleaned, "word": word}

            def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
                return {**view(item_id, self.key, content, max_score), "letters": len(content["word"])}

            def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
                return {"html": content["word"]}
    ''',
    "response.py": '''
        """An answer to a riddle: `{"value": text}`."""

        from collections.abc import Mapping
        from typing import Any

        from stratus.item_types import base


        class Response(base.Response):
            members = frozenset({"value"})

            def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
                if not isinstance(value, Mapping) or not isinstance(value.get("value"), str):
                    return "VALUE_HAS_NO_TEXT"
                return "TOO_LONG" if len(value["value"]) > 100 else ""

            def is_answered(self, value: Any) -> bool:
                return bool(value["value"].strip())

            def text(self, content: Mapping[str, Any], value: Any) -> str:
                return str(value["value"]).strip()
    ''',
    "scoring.py": '''
        """A riddle scores itself."""

        from collections.abc import Mapping
        from fractions import Fraction
        from typing import Any

        from stratus.item_types import base


        class Scoring(base.Scoring):
            def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
                given = (value or {"value": ""})["value"].strip().casefold()
                return base.Points(max_score if given == content["word"].casefold() else Fraction(0))
    ''',
    "simulate.py": '''
        """A simulated candidate guesses."""

        import random
        from collections.abc import Iterator, Mapping
        from typing import Any

        from stratus.item_types import base


        class Simulation(base.Simulation):
            is_possible = True
            is_typed = True

            def simulate(self, paper_item: Mapping[str, Any], rng: random.Random, before: Any = None) -> Iterator[base.Draft]:
                yield base.Draft({"value": "".join(rng.choices("aeio", k=paper_item["letters"]))})
    ''',
    "editor.py": '''
        """How authors write riddles."""

        from django import forms

        from stratus.item_types import authoring
        from stratus.item_types.forms import ItemForm


        class Form(ItemForm):
            word = forms.CharField(label="Word", required=False)


        class Editor(authoring.Editor):
            label = "Riddle"
            hint = "An answer in one word. Scored by itself."
            form = Form
            words = {"NOT_ONE_WORD": "Write %(most)s word."}
    ''',
}


def write_into(folder: Path, **more: str) -> None:
    """Write the type's folder; `more` adds lines to its modules."""
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        extra = more.get(name.removesuffix(".py"), "")
        (folder / name).write_text(dedent(text).lstrip() + (f"\n{extra}\n" if extra else ""), "utf-8")
