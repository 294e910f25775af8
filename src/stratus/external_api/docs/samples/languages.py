"""The languages in which every call is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stratus.external_api.docs.calls import Call
from stratus.external_api.docs.samples.csharp import in_csharp
from stratus.external_api.docs.samples.curl import in_curl
from stratus.external_api.docs.samples.python import in_python
from stratus.external_api.docs.samples.typescript import in_typescript


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its name for highlighters and for people, and how a call is written in it."""

    name: str
    label: str
    write: Callable[[Call], str]


LANGUAGES = (
    Language("shell", "curl", in_curl),
    Language("python", "Python", in_python),
    Language("typescript", "TypeScript", in_typescript),
    Language("csharp", "C#", in_csharp),
)
"""In the order in which they are offered."""
