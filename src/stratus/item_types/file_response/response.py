"""An answer to a file response item: which files. Their content comes by itself, under its hash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stratus.foundation.text import file_name_of
from stratus.item_types import base

LONGEST_TYPE = 100
"""Characters of the media type that a browser says; nobody relies on it."""


class Response(base.Response):
    """`{"files": [{"name", "type", "size", "sha256"}]}`, an empty list where all were removed."""

    members = frozenset({"files"})
    holds_files = True
    keeps_cleared = True

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return "" or why the value is refused."""
        if not isinstance(value, Mapping) or not isinstance(value.get("files"), list):
            return "VALUE_HAS_NO_FILES"
        if len(value["files"]) > paper_item["max_files"]:
            return "TOO_MANY_FILES"
        for file in value["files"]:
            if not isinstance(file, Mapping) or not _is_hash(file.get("sha256")):
                return "FILE_HAS_NO_HASH"
            if not isinstance(file.get("name"), str) or not any(file["name"].casefold().endswith(e) for e in paper_item["accept"]):
                return "FILE_TYPE_NOT_ACCEPTED"
            if type(file.get("size")) is not int or not 0 <= file["size"] <= paper_item["max_size"]:
                return "FILE_TOO_LARGE"
        return ""

    def safe(self, paper_item: Mapping[str, Any], value: Any) -> Any:
        """Return an accepted value with what is shown of each file, and nothing else: an address of a file is the server's to give."""
        return {"files": [_shown(file) for file in value["files"]]}

    def is_answered(self, value: Any) -> bool:
        """Tell whether a file is named."""
        return bool(_files(value))

    def unnamed(self, value: Any) -> Any:
        """Return the value with files that are numbered: many people put their own name into that of a file. Its ending stays."""
        files = [{**file, "name": f"{number}{_ending(file.get('name'))}"} for number, file in enumerate(_files(value), start=1)]
        return {**value, "files": files} if files else value

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the names of the files."""
        return "; ".join(str(file.get("name")) for file in _files(value))


def _ending(name: Any) -> str:
    found = re.search(r"\.[A-Za-z0-9]{1,10}$", name) if isinstance(name, str) else None
    return found[0] if found else ""


def _is_hash(given: Any) -> bool:
    return isinstance(given, str) and re.fullmatch(r"[0-9a-f]{64}", given) is not None


def _shown(file: Mapping[str, Any]) -> dict[str, Any]:
    kind = file.get("type")
    return {
        "name": file_name_of(file["name"]),
        "type": kind[:LONGEST_TYPE] if isinstance(kind, str) else "",
        "size": file["size"],
        "sha256": file["sha256"],
    }


def _files(value: Any) -> list[Mapping[str, Any]]:
    return list(value.get("files") or []) if isinstance(value, Mapping) else []
