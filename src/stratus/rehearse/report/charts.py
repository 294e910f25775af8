"""Line charts as inline SVG: no script, nothing from elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 960, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 14, 34
TICKS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A named series of points; its style is the class `s1`, `s2` … by its place."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a moment."""

    at: float
    name: str


def chart(title: str, unit: str, lines: Sequence[Line], marks: Sequence[Mark] = (), *, logarithmic: bool = False) -> str:
    """Return a figure: the lines over seconds, with a legend, marks, and what it shows in words for those who cannot see it."""
    points = [point for line in lines for point in line.points]
    if not points:
        return f"<figure><figcaption>{escape(title)}</figcaption><p>Nothing was measured.</p></figure>"
    low, high = min(x for x, _y in points), max(x for x, _y in points)
    high = max(high, low + 1)
    most = max(y for _x, y in points)
    axis = _Logarithmic(most) if logarithmic else _Linear(most)

    def across(x: float) -> float:
        return LEFT + (x - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def up(y: float) -> float:
        return HEIGHT - BOTTOM - axis.share(y) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for value in axis.ticks():
        y = up(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number(value)}</text>')
    parts += [
        f'<text class="tick" x="{across(value):.1f}" y="{HEIGHT - 12}" text-anchor="middle">{value:g} s</text>'
        for value in _round_ticks(low, high)
    ]
    for place, mark in enumerate(sorted(marks, key=lambda mark: mark.at)):
        if low <= mark.at <= high:
            x = across(mark.at)
            anchor, aside = ("end", -5) if x > WIDTH - 150 else ("start", 5)
            parts.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
            spot = f'x="{x + aside:.1f}" y="{TOP + 10 + 14 * (place % 2)}" text-anchor="{anchor}"'
            parts.append(f'<text class="mark-name" {spot}>{escape(mark.name)}</text>')
    for place, line in enumerate(lines, start=1):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line.points)
        parts.append(f'<polyline class="line s{place}" points="{path}"/>')
    legend = "".join(f'<span><i class="s{place}"></i>{escape(line.name)}</span>' for place, line in enumerate(lines, start=1))
    most_of = "; ".join(f"{line.name}: at most {number(max((y for _x, y in line.points), default=0))} {unit}" for line in lines)
    return (
        f'<figure tabindex="0"><figcaption>{escape(title)} <small>{escape(unit)}</small></figcaption>'
        f'<div class="legend">{legend}</div>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{title}. {most_of}")}">{"".join(parts)}</svg></figure>'
    )


class _Linear:
    """From nothing to a round number above the greatest value."""

    def __init__(self, most: float) -> None:
        self.step = _nice(max(most, 1e-9) / TICKS)
        self.top = self.step * ceil(max(most, 1e-9) / self.step)

    def share(self, value: float) -> float:
        return value / self.top

    def ticks(self) -> list[float]:
        return [self.step * n for n in range(round(self.top / self.step) + 1)]


class _Logarithmic:
    """From one to a power of ten above the greatest value; less than one is drawn as one."""

    def __init__(self, most: float) -> None:
        self.powers = max(1, ceil(log10(max(most, 1.1))))

    def share(self, value: float) -> float:
        return log10(max(value, 1.0)) / self.powers

    def ticks(self) -> list[float]:
        return [10.0**n for n in range(self.powers + 1)]


def number(value: float) -> str:
    """Return a number as people read it: 1,200, 35, 0.2."""
    if value >= 10 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _nice(step: float) -> float:
    power = 10.0 ** floor(log10(step))
    return next(power * n for n in (1, 2, 5, 10) if step <= power * n * 1.0001)


def _round_ticks(low: float, high: float) -> list[float]:
    step = max(1.0, _nice((high - low) / 8))
    first = ceil(low / step)
    return [step * n for n in range(first, floor(high / step) + 1)]
