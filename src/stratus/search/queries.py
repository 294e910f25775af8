"""Finds subjects by the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

from stratus.foundation.words import Wanted, wanted
from stratus.search.kinds import kind_named
from stratus.tenancy import current

LONGEST_TEXT = 200
"""Characters of a search that are looked at."""
FEW = 1_000
"""So many subjects are passed on by their ids."""
MOST_FOUND = 200_000
"""Subjects that a search finds at most. They are hashed, which PostgreSQL does only with what surely fits into memory."""
BEGINS = "SELECT subject + 0 FROM search_word WHERE tenant_id = %s AND kind = %s AND word >= %s AND word < %s"
IS = "SELECT subject + 0 FROM search_word WHERE tenant_id = %s AND kind = %s AND word = %s"
"""`+ 0`: else PostgreSQL may walk through all words in the order of their subjects, to be spared sorting them."""
AFTER_ALL = "\U0010ffff"
"""No word has this character, and none sorts behind it."""


class HasWords(Func):
    """Whether the subject that the expression names has these words: its words are read, by the index of subjects, and nobody else's.

    A subquery for one value: PostgreSQL makes neither a join of it nor hashes what it would find for everybody. The tenant is no
    condition: the primary key begins with it, and what a tenant has seems to be one row where the statistics know nothing of it yet. It is
    compared by row-level security (`Word.policy_uses_index`).
    """

    output_field = BooleanField()

    def __init__(self, subject: Any, condition: str, values: Sequence[Any]) -> None:
        super().__init__(subject)
        self.condition, self.values = condition, values

    def as_sql(self, compiler: Any, connection: Any, *given: Any, **named: Any) -> tuple[str, Any]:
        """Return the condition: whether all of the ranges have a word of the subject in them."""
        subject, values = compiler.compile(self.source_expressions[0])
        *ranges, kind = self.values
        own = f"FROM search_word w WHERE w.subject = {subject} AND w.kind = %s"
        return f"(SELECT {self.condition} {own}) IS TRUE", (*ranges, *values, kind)


M = TypeVar("M", bound=models.Model)


class IsAmong(Func):
    """`x IN (…)`, in a form that PostgreSQL makes no join of: it hashes what is found, once, and looks each row up.

    A join may walk through all that is found for every row, where statistics know nothing of an organisation yet.
    """

    template = "(%(expressions)s) IS TRUE"
    arg_joiner = " IN "
    output_field = BooleanField()


def is_for_whole_words(text: str) -> bool:
    """Tell whether a search for this text finds whole words only, no beginnings: it has nothing but letters and digits that stand alone."""
    return wanted(text[:LONGEST_TEXT]).whole


def found(rows: QuerySet[M], kind: str, text: str, field: str = "pk") -> QuerySet[M]:
    """Return those rows whose subject of this kind has all words of the text: any beginnings of its words, in any order.

    `field` leads from a row to the id of the subject: `candidate_id` for registrations found by kind `user`. Such rows are those of one
    schedule or so: where many subjects are found, the words of the rows are looked at. A blank text finds all rows, one without letters and
    digits none. A letter that stands alone finds entire words only. What the actor may see is up to `rows`.
    One statement, at once, and a condition for that of `rows`. Raises KeyError for an unknown kind.
    """
    name = kind_named(kind).name
    text = text[:LONGEST_TEXT]
    if not text.strip():
        return rows
    asked = wanted(text)
    if not asked.terms:
        return rows.none()
    sql, values = _statement(name, asked)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {FEW + 1}", values)
        ids = [pk for (pk,) in cursor]
    if len(ids) <= FEW:
        return rows.filter(**{f"{field}__in": ids})
    if field != "pk":
        return rows.filter(HasWords(F(field), *_condition(name, asked)))
    among = RawSQL(f"{sql} LIMIT {MOST_FOUND}", values)  # noqa: S611 -- constants of this module; the words are parameters
    return rows.filter(IsAmong(F(field), among))


def found_in(rows: QuerySet[M], kind: str, text: str, field: str = "pk") -> QuerySet[M]:
    """Return what `found` does, of rows that are few: the words of each are looked at, and nobody else's. No statement of its own."""
    name = kind_named(kind).name
    text = text[:LONGEST_TEXT]
    if not text.strip():
        return rows
    asked = wanted(text)
    return rows.filter(HasWords(F(field), *_condition(name, asked))) if asked.terms else rows.none()


def _statement(kind: str, asked: Wanted) -> tuple[str, list[Any]]:
    """Return the statement that gives the subjects: one range of the primary key for each word."""
    tenant = current.require_id()
    values: list[Any] = []

    def ranges(words: tuple[str, ...]) -> Iterator[str]:
        for word in words:
            values.extend((tenant, kind, word) if asked.whole else (tenant, kind, word, word + AFTER_ALL))
            yield IS if asked.whole else BEGINS

    terms = [_joined("UNION", [_joined("INTERSECT", ranges(words)) for words in term]) for term in asked.terms]
    statement = _joined("INTERSECT", terms)
    return (statement if statement.startswith("(") else statement.replace("SELECT", "SELECT DISTINCT", 1)), values


def _condition(kind: str, asked: Wanted) -> tuple[str, list[Any]]:
    """Return the condition for all words `w` of a subject together, and its values, the kind last."""
    values: list[Any] = []

    def has(word: str) -> str:
        values.extend((word,) if asked.whole else (word, word + AFTER_ALL))
        return "bool_or(w.word = %s)" if asked.whole else "bool_or(w.word >= %s AND w.word < %s)"

    terms = [" OR ".join(f"({' AND '.join(map(has, words))})" for words in term) for term in asked.terms]
    return " AND ".join(f"({term})" for term in terms), [*values, kind]


def _joined(operator: str, parts: Iterable[str]) -> str:
    each = list(parts)
    return each[0] if len(each) == 1 else f" {operator} ".join(f"({part})" for part in each)
