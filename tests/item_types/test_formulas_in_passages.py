"""Formulas in passages with gaps and with pieces that can be chosen."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.item_types.registry import item_type
from support.builders import CONTENTS

ROOT = r'<math alttext="a root"><annotation encoding="application/x-tex">\sqrt[3]{x}</annotation></math>'


def cleaned(kind: str, **changed: Any) -> dict[str, Any]:
    return item_type(kind).clean({**CONTENTS[kind], **changed})


@pytest.mark.parametrize("kind", ["FILL_IN_THE_BLANK", "SELECT_FROM_LIST"])
def test_what_stands_in_brackets_in_a_formula_is_no_gap(kind: str) -> None:
    plain = cleaned(kind)
    with_formula = cleaned(kind, text=CONTENTS[kind]["text"] + f"<p>{ROOT}</p>")
    assert len(with_formula["gaps"]) == len(plain["gaps"])
    assert r"\sqrt[3]{x}" in with_formula["text"]


def test_a_gap_is_called_by_the_words_of_a_formula_beside_it() -> None:
    content = cleaned(
        "FILL_IN_THE_BLANK", text=f"<p>Of {ROOT} [1] is seen.</p>", gaps=[{**CONTENTS["FILL_IN_THE_BLANK"]["gaps"][0], "number": 1}]
    )
    assert content["gaps"][0]["text"] == "Of a root … is seen."


@pytest.mark.parametrize("unit", ["WORDS", "SENTENCES"])
def test_no_piece_reaches_into_a_formula(unit: str) -> None:
    content = cleaned("SELECT_IN_TEXT", text=f"<p>If {ROOT} is [*seven] then stop.</p>", unit=unit)
    formula = content["passage"][content["passage"].index("<math") : content["passage"].index("</math>")]
    assert "st-piece" not in formula
    assert "seven" in next(one["text"] for one in content["pieces"] if one["correct"])
