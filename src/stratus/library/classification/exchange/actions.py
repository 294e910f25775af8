"""Importing a file into a tree, and taking that back. Both happen as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError
from stratus.foundation.sorting import folded
from stratus.library.classification.errors import StillUsed
from stratus.library.classification.exchange.kinds import Exchanged, present
from stratus.library.classification.exchange.rules import Decision, Line, What, plan
from stratus.library.classification.queries import is_protected
from stratus.tenancy.bulk import insert_many, update_many


class ChangedSince(DomainError):
    """What an import made is not as it left it: taking it back would take away what others did."""

    def __init__(self) -> None:
        super().__init__(_("What this import made has changed since, so it is not taken back. Nothing was changed."))


@dataclass(slots=True)
class Done:
    """What an import did, and what takes it back: the ids of new nodes, and of renamed ones title and code, before and since."""

    decisions: list[Decision]
    added: list[int] = field(default_factory=list)
    renamed: list[tuple[int, str, str, str, str]] = field(default_factory=list)


def import_lines(kind: Exchanged, owner_id: int, lines: Iterable[Line], *, by: Actor) -> Done:
    """Do to a tree what its rows say, but for those that are refused. Raises NotAllowed, NotFound or ViewOnly.

    Must run in a transaction. The number of statements does not depend on the number of rows.
    """
    owner = kind.locked(owner_id, by)
    done = Done(plan(lines, present(kind, owner_id), kind.bounds))
    _rename(kind, done)
    _add(kind, owner, owner_id, done)
    changed = [one.node.id for one in done.decisions if one.what is What.RENAMED and one.node] + done.added
    if changed:
        kind.note(owner, "imported", _nodes(kind, owner_id, changed), by)
    return done


def take_back(kind: Exchanged, owner_id: int, added: Sequence[int], renamed: Sequence[Sequence[Any]], *, by: Actor) -> None:
    """Delete what an import added, and rename back what it renamed, if nothing of it was changed or used meanwhile.

    Raises NotAllowed, NotFound, ViewOnly, StillUsed or ChangedSince.
    """
    with transaction.atomic():
        owner = kind.locked(owner_id, by)
        there = {node.id: node for node in present(kind, owner_id)}
        gone = set(added)
        is_as_left = gone <= there.keys() and all(
            pk in there and (there[pk].title, there[pk].code) == (title, code) for pk, _title, _code, title, code in renamed
        )
        if not is_as_left or any(node.parent in gone and node.id not in gone for node in there.values()):
            raise ChangedSince
        before = {pk: (title, code) for pk, title, code, _title, _code in renamed}
        stays = [(node, *before.get(node.id, (node.title, node.code))) for node in there.values() if node.id not in gone]
        codes = [code for _node, _title, code in stays if code]
        titles = {(node.parent, folded(title)) for node, title, _code in stays}
        if len(titles) < len(stays) or len(set(codes)) < len(codes):
            raise ChangedSince
        _delete(kind, owner, owner_id, list(gone), by)
        _write_titles(kind, before)
        if before:
            kind.note(owner, "renamed", _nodes(kind, owner_id, list(before)), by)


def _delete(kind: Exchanged, owner: Any, owner_id: int, ids: list[int], by: Actor) -> None:
    if not ids:
        return
    nodes = _nodes(kind, owner_id, ids)
    list(kind.model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    if is_protected(kind.model, ids):
        raise StillUsed
    kind.note(owner, "deleted", nodes, by)
    rows = kind.model._default_manager.filter(pk__in=ids)
    rows._raw_delete(rows.db)


def _nodes(kind: Exchanged, owner_id: int, ids: list[int]) -> list[Any]:
    return list(kind.nodes(owner_id).filter(pk__in=ids).order_by("pk"))


def _rename(kind: Exchanged, done: Done) -> None:
    changes: dict[int, tuple[str, str]] = {}
    for one in done.decisions:
        if one.what is What.RENAMED and one.node:
            changes[one.node.id] = (one.title, one.code)
            done.renamed.append((one.node.id, one.node.title, one.node.code, one.title, one.code))
    _write_titles(kind, changes)


def _write_titles(kind: Exchanged, titles: Mapping[int, tuple[str, str]]) -> None:
    """Write titles and codes by id. One statement."""
    rows = [kind.model(pk=pk, title=title, **({"code": code} if kind.bounds.code else {})) for pk, (title, code) in titles.items()]
    update_many(rows, ["title", *(["code"] if kind.bounds.code else []), "sort_key"])


def _add(kind: Exchanged, owner: Any, owner_id: int, done: Done) -> None:
    """Insert what is new, a level at a time, each at the end of what it lies in."""
    new = [one for one in done.decisions if one.what is What.NEW]
    last = _last_positions(kind, owner_id) if new else {}
    ids: dict[int, int] = {}
    for level in range(kind.bounds.levels):
        part = [one for one in new if one.line.level == level]
        rows = []
        for one in part:
            parent = ids[one.parent.line.row] if isinstance(one.parent, Decision) else one.parent
            last[parent] = last.get(parent, -1) + 1
            rows.append(kind.made(owner, parent_id=parent, position=last[parent], title=one.title, code=one.code))
        insert_many(rows)
        ids |= {one.line.row: row.pk for one, row in zip(part, rows, strict=True)}
    done.added += [ids[one.line.row] for one in new]


def _last_positions(kind: Exchanged, owner_id: int) -> dict[int | None, int]:
    if kind.tree is None:
        return {}
    last: dict[int | None, int] = {}
    for parent, position in kind.nodes(owner_id).values_list("parent_id", "position"):
        last[parent] = max(position, last.get(parent, -1))
    return last
