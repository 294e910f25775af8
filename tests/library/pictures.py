"""Pictures as people send them: made here, so that no file lies among the tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from stratus.library.media.actions import add_picture
from stratus.library.models import Collection, Medium
from support.builders import SYSTEM


def a_file(width: int = 64, height: int = 48, *, kind: str = "PNG", mode: str = "RGB", colour: Any = "teal", **options: Any) -> bytes:
    """A file with a picture of one colour; options are those of Pillow's writer."""
    output = io.BytesIO()
    Image.new(mode, (width, height), colour).save(output, kind, **options)
    return output.getvalue()


def noise(width: int, height: int) -> bytes:
    """A PNG of random pixels, which nothing compresses."""
    output = io.BytesIO()
    Image.effect_noise((width, height), 100).convert("RGB").save(output, "PNG")
    return output.getvalue()


def shown(content: bytes) -> Image.Image:
    """The picture in these bytes, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def a_picture(collection: Collection, *, colour: Any = "teal", name: str = "Delta.png", **options: Any) -> Medium:
    """A picture of a collection."""
    return add_picture(collection.pk, a_file(colour=colour, **options), file_name=name, shrink=False, by=SYSTEM)


def named(medium: Medium, *, alt: str = "A delta") -> str:
    """The HTML that shows a picture in a question."""
    return f'<p><img src="media:{medium.sha256}" alt="{alt}" width="{medium.width}" height="{medium.height}"></p>'
