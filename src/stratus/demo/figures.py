"""The pictures of the demo's questions. They are drawn when the demo is made: a question names its picture by a name that stands for it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from stratus.access.actor import Actor
from stratus.library.media.actions import add_picture
from stratus.library.media.rules import address_of

WIDTH, HEIGHT = 800, 560
LEFT, RIGHT, TOP, BOTTOM = 90, 770, 30, 480
HOURS, GRADES = (0, 20), (1, 10)
OUTLIER = (3.0, 9.4)
"""Hours and grade of the only student who is far from the line."""
STUDENTS = 24
PARTS = {
    "Axis on the left": [0, 300, 1000, 8500],
    "Dots in the plot": [1300, 600, 9600, 8300],
    "Axis at the bottom": [1125, 8650, 9700, 10_000],
}
"""Rectangles of the plot, by their names."""


def _place(hours: float, grade: float) -> tuple[float, float]:
    """Return the pixels of a student in the plot."""
    return (
        LEFT + (RIGHT - LEFT) * (hours - HOURS[0]) / (HOURS[1] - HOURS[0]),
        BOTTOM - (BOTTOM - TOP) * (grade - GRADES[0]) / (GRADES[1] - GRADES[0]),
    )


def in_units(hours: float, grade: float) -> list[int]:
    """Return a place of the plot as areas of pictures have it: ten-thousandths of the width and of the height."""
    x, y = _place(hours, grade)
    return [round(10_000 * x / WIDTH), round(10_000 * y / HEIGHT)]


def scatter_plot() -> bytes:
    """Draw grades against hours of study, a PNG: the same bytes each time."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=20)
    draw.line([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], fill="black", width=2)
    for hours in range(HOURS[0], HOURS[1] + 1, 5):
        x, y = _place(hours, GRADES[0])
        draw.text((x, y + 8), str(hours), fill="black", font=font, anchor="mt")
    for grade in range(GRADES[0], GRADES[1] + 1):
        x, y = _place(HOURS[0], grade)
        draw.text((x - 12, y), str(grade), fill="black", font=font, anchor="rm")
    draw.text(((LEFT + RIGHT) / 2, HEIGHT - 16), "Hours of study in a week", fill="black", font=font, anchor="mb")
    draw.text((LEFT + 10, TOP - 22), "Grade", fill="black", font=font)
    rng = random.Random(7)
    for number in range(STUDENTS):
        studied = 1 + 18 * number / STUDENTS
        _dot(draw, studied, min(10.0, 3.2 + 0.32 * studied + rng.uniform(-0.7, 0.7)))
    _dot(draw, *OUTLIER)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _dot(draw: Any, hours: float, grade: float) -> None:
    x, y = _place(hours, grade)
    draw.ellipse([x - 7, y - 7, x + 7, y + 7], fill="#0b5cad")


SCATTER_PLOT = {
    "src": address_of("0" * 64),
    "width": WIDTH,
    "height": HEIGHT,
    "alt": "A scatter plot of 25 students: from left to right their hours of study in a week, from bottom to top their grades.",
}
"""What stands for the plot in a question, until a collection has it."""


def with_figures(content: Mapping[str, Any], collection_id: int, *, by: Actor) -> dict[str, Any]:
    """Return the content of a question with the picture that this collection has, which is given it where it has none yet."""
    if content.get("picture") != SCATTER_PLOT:
        return dict(content)
    medium = add_picture(collection_id, scatter_plot(), file_name="Study and grades.png", shrink=False, by=by)
    return {**content, "picture": {**SCATTER_PLOT, "src": address_of(medium.sha256)}}
