"""Text folded for sorting and searching: the same on every database."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models

from stratus.foundation.text import name_key


def folded(text: str) -> str:
    """Return the text in lower case and without accents, the same on every database."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sort_key(text: str) -> str:
    """Return the text folded for sorting and prefix search: no case, no accents, as long as its column."""
    return folded(text)[:200]


class SortKeyField(models.CharField):
    """A folded copy of another field, updated with it and compared byte by byte."""

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_collation", "C")
        kwargs.setdefault("default", "")
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = sort_key(" ".join(str(getattr(model_instance, part) or "") for part in self.source.split("+")))
        setattr(model_instance, self.attname, value)
        return value


class CaseFoldField(SortKeyField):
    """The key of a name in another field (`name_key`): names that people take for the same have the same key."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = name_key(str(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, value)
        return value
