"""Criteria of EN 301 549 (chapter 9: those of WCAG 2.1, levels A and AA) and those that WCAG 2.2 adds, and what is known of each.

`shown_by.json` names the tests of this release that show a criterion; `tools/accessibility` writes it from their marker `criterion`. A
criterion is called supported only if there is one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

NAMES: dict[str, str] = {
    "1.1.1": "Non-text Content",
    "1.2.1": "Audio-only and Video-only (Prerecorded)",
    "1.2.2": "Captions (Prerecorded)",
    "1.2.3": "Audio Description or Media Alternative (Prerecorded)",
    "1.2.4": "Captions (Live)",
    "1.2.5": "Audio Description (Prerecorded)",
    "1.3.1": "Info and Relationships",
    "1.3.2": "Meaningful Sequence",
    "1.3.3": "Sensory Characteristics",
    "1.3.4": "Orientation",
    "1.3.5": "Identify Input Purpose",
    "1.4.1": "Use of Color",
    "1.4.2": "Audio Control",
    "1.4.3": "Contrast (Minimum)",
    "1.4.4": "Resize Text",
    "1.4.5": "Images of Text",
    "1.4.10": "Reflow",
    "1.4.11": "Non-text Contrast",
    "1.4.12": "Text Spacing",
    "1.4.13": "Content on Hover or Focus",
    "2.1.1": "Keyboard",
    "2.1.2": "No Keyboard Trap",
    "2.1.4": "Character Key Shortcuts",
    "2.2.1": "Timing Adjustable",
    "2.2.2": "Pause, Stop, Hide",
    "2.3.1": "Three Flashes or Below Threshold",
    "2.4.1": "Bypass Blocks",
    "2.4.2": "Page Titled",
    "2.4.3": "Focus Order",
    "2.4.4": "Link Purpose (In Context)",
    "2.4.5": "Multiple Ways",
    "2.4.6": "Headings and Labels",
    "2.4.7": "Focus Visible",
    "2.4.11": "Focus Not Obscured (Minimum)",
    "2.5.1": "Pointer Gestures",
    "2.5.2": "Pointer Cancellation",
    "2.5.3": "Label in Name",
    "2.5.4": "Motion Actuation",
    "2.5.7": "Dragging Movements",
    "2.5.8": "Target Size (Minimum)",
    "3.1.1": "Language of Page",
    "3.1.2": "Language of Parts",
    "3.2.1": "On Focus",
    "3.2.2": "On Input",
    "3.2.3": "Consistent Navigation",
    "3.2.4": "Consistent Identification",
    "3.2.6": "Consistent Help",
    "3.3.1": "Error Identification",
    "3.3.2": "Labels or Instructions",
    "3.3.3": "Error Suggestion",
    "3.3.4": "Error Prevention (Legal, Financial, Data)",
    "3.3.7": "Redundant Entry",
    "3.3.8": "Accessible Authentication (Minimum)",
    "4.1.1": "Parsing",
    "4.1.2": "Name, Role, Value",
    "4.1.3": "Status Messages",
}
"""Names as in the standard, in English, in its order."""

ONLY_IN_2_2 = frozenset({"2.4.11", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8"})
"""What WCAG 2.2 adds; EN 301 549 V3.2.1 has no clause for it."""

NOTHING_LIVE = frozenset({"1.2.4"})
"""Does not apply: videos of questions were made before, and nothing is live."""

NO_SOUND_BY_ITSELF = frozenset({"1.4.2"})
"""Do not apply: sounds play when somebody has them play."""

NO_MOTION = frozenset({"2.5.4"})
"""Do not apply: nothing is done by moving or shaking a device."""

DO_NOT_APPLY = {"nothing_live": NOTHING_LIVE, "no_sound_by_itself": NO_SOUND_BY_ITSELF, "no_motion": NO_MOTION}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: its number and name, and the tests that show it, each as a sentence."""

    number: str
    name: str
    shown_by: tuple[str, ...]

    @property
    def clause(self) -> str:
        """The clause of EN 301 549, or an empty string for what only WCAG 2.2 has."""
        return "" if self.number in ONLY_IN_2_2 else f"9.{self.number}"

    @property
    def state(self) -> str:
        """`supported`, `nothing_live`, `no_sound_by_itself`, `no_motion` or `not_shown`."""
        for state, numbers in DO_NOT_APPLY.items():
            if self.number in numbers:
                return state
        return "supported" if self.shown_by else "not_shown"


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return all criteria in the order of the standard."""
    shown = json.loads(resources.files(__package__).joinpath("shown_by.json").read_text(encoding="utf-8"))
    return tuple(Criterion(number, name, tuple(shown.get(number, ()))) for number, name in NAMES.items())
