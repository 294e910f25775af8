"""A tree on a page: shown, and changed by buttons that need no scripts.

`web/staff/authoring/tree/` presses the same buttons without a new page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.foundation.numbers import sent_ids, typed_whole
from stratus.library.classification import actions
from stratus.library.classification.carried.kinds import KINDS
from stratus.library.classification.carried.queries import carried_counts
from stratus.library.classification.errors import Misplaced
from stratus.library.classification.exchange.pages import addresses_of
from stratus.library.classification.models import Node
from stratus.library.classification.queries import Row, rows_of, shape_of
from stratus.library.classification.rules import MAX_CODE, MAX_TITLE, Fault, Place, Step
from stratus.library.classification.trees import TOPICS, Tree
from stratus.library.collections.pages import may_edit, visible_collection

Act = Callable[[Tree, int, StaffRequest], "tuple[int | None, str]"]
"""Does what a button says; returns the id of the node that is chosen afterwards, and the sentence about it."""


@require(P.LIBRARY)
def topics(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the topics of a collection; those who may change it change them here."""
    collection = visible_collection(request, pk)
    context = {
        "crumbs": [
            (reverse("library:collections"), _("Library")),
            (reverse("library:collection", args=[pk]), collection.title),
        ],
        "heading": _("Topics"),
        "may_edit": may_edit(request, collection),
    }
    return tree_page(request, TOPICS, pk, reverse("library:topics", args=[pk]), context)


def tree_page(request: StaffRequest, tree: Tree, owner_id: int, address: str, context: Mapping[str, Any]) -> HttpResponse:
    """Show a tree, or do what a button of it asks for. Scripts get JSON: what was done, or the reason why not."""
    as_data = request.headers.get("Accept", "").startswith("application/json")
    typed: Mapping[str, Any] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            chosen, said = ACTS.get(request.POST.get("do", ""), _nothing)(tree, owner_id, request)
        except NotAllowed:
            raise
        except DomainError as problem:
            errors = problem.errors if isinstance(problem, InvalidFields) else {"": problem.message}
            typed = request.POST
            if as_data:
                return JsonResponse({"message": " ".join(errors.values()), "errors": errors}, status=422)
        else:
            if as_data:
                return JsonResponse(_told(tree, chosen, said))
            if said:
                messages.success(request, said)
            return redirect(f"{address}?{urlencode({'node': chosen})}" if chosen else address)
    rows = _counted(tree, rows_of(tree, owner_id))
    chosen = typed_whole(typed.get("node") or request.GET.get("node", ""))
    if not typed:
        typed = _fields_of(next((row for row in rows if row.id == chosen), None))
    shown = {
        "tree": tree,
        "rows": rows,
        "address": address,
        "chosen": chosen,
        "typed": typed,
        "tree_errors": errors,
        "longest_title": MAX_TITLE,
        "longest_code": MAX_CODE,
        "is_deep": tree.most_levels > 1,
        "may_edit": True,
        "exchange": addresses_of(tree, owner_id),
    }
    return render(request, "library/classification/tree.html", shown | dict(context), status=422 if errors else 200)


def _counted(tree: Tree, rows: list[Row]) -> list[Row]:
    """Return the rows with the number of items that carry each itself. One statement."""
    kind = next(kind for kind in KINDS.values() if kind.model is tree.model)
    counts = carried_counts(kind, [row.id for row in rows])
    return [replace(row, carried=counts.get(row.id, 0)) for row in rows]


def _fields_of(row: Row | None) -> dict[str, Any]:
    """Return what the fields of the chosen one show; none: nothing."""
    return {"title": row.title, "code": row.code, "has_code": row.id} if row else {}


def _told(tree: Tree, chosen: int | None, said: str) -> dict[str, Any]:
    node = tree.model._default_manager.filter(pk=chosen).first() if chosen else None
    told = {"id": node.pk, "title": node.title, "code": node.code, "archived": node.archived_at is not None} if node else None
    return {"node": told, "said": said}


def _chosen(request: StaffRequest) -> int:
    chosen = typed_whole(request.POST.get("node", ""))
    if chosen is None:
        raise DomainError(_("Choose one of the list first."))
    return int(chosen)


def _place(request: StaffRequest) -> Place:
    """Return the place that scripts name: `parent` and `before`, both empty for the end of the top."""
    return Place(*(_id(request.POST.get(name, "")) for name in ("parent", "before")))


def _id(text: str) -> int | None:
    return int(found) if (found := typed_whole(text)) is not None else None


def _choose(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    """Show title and code of the chosen one in its fields; scripts do that by themselves."""
    return _chosen(request), ""


def _add(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    return _added(tree, owner_id, request, _place(request))


def _add_inside(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    return _added(tree, owner_id, request, Place(_chosen(request)))


def _add_after(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    shape, chosen = shape_of(tree, owner_id), _chosen(request)
    if chosen not in shape.parents:
        raise Misplaced(Fault.GONE, tree.most_levels)
    return _added(tree, owner_id, request, shape.place_of(chosen))


def _added(tree: Tree, owner_id: int, request: StaffRequest, place: Place) -> tuple[int, str]:
    sent = request.POST
    node = actions.add_node(tree, owner_id, sent.get("new_title", ""), code=sent.get("new_code", ""), place=place, by=request.actor)
    return node.pk, _("“%(title)s” was added.") % {"title": node.title}


def _rename(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    sent = request.POST
    # The field shows the code of the node that `has_code` names. For any other an empty one is none that was taken away.
    code = sent.get("code") or ("" if sent.get("has_code") == sent.get("node") else None)
    node = actions.rename_node(tree, owner_id, _chosen(request), sent.get("title", ""), code=code, by=request.actor)
    return node.pk, _("It is called “%(title)s” now.") % {"title": node.title}


def _move(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    return _moved(actions.move_node(tree, owner_id, _chosen(request), _place(request), by=request.actor))


def _step(step: Step) -> Act:
    return lambda tree, owner_id, request: _moved(actions.step_node(tree, owner_id, _chosen(request), step, by=request.actor))


def _moved(node: Node) -> tuple[int, str]:
    return node.pk, _("“%(title)s” was moved.") % {"title": node.title}


def _only(request: StaffRequest) -> list[int]:
    """Return the nodes to which an act of scripts is done that takes another one back."""
    return sent_ids(request.POST.get("only", "").split(" "))


def _archive(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    chosen = _chosen(request)
    actions.archive_node(tree, owner_id, chosen, by=request.actor, now=clock.now(), only=_only(request))
    return chosen, _("Archived, with all below it.")


def _restore(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    chosen = _chosen(request)
    actions.archive_node(tree, owner_id, chosen, by=request.actor, now=None, only=_only(request))
    return chosen, _("It is back, with all below and above it.")


def _delete(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[None, str]:
    alone = request.POST.get("alone") == "1"
    n = actions.delete_node(tree, owner_id, _chosen(request), alone=alone, by=request.actor)
    return None, ngettext("%(n)s was deleted.", "%(n)s were deleted.", n) % {"n": n}


def _enter(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[int, str]:
    """Do what somebody means who presses Enter in a field: add what they typed there, else rename what is chosen."""
    return (_add if request.POST.get("new_title", "").strip() else _rename)(tree, owner_id, request)


def _nothing(tree: Tree, owner_id: int, request: StaffRequest) -> tuple[None, str]:
    raise DomainError(_("Press one of the buttons."))


ACTS: dict[str, Act] = {
    "enter": _enter,
    "choose": _choose,
    "add": _add,
    "add_inside": _add_inside,
    "add_after": _add_after,
    "rename": _rename,
    "move": _move,
    "archive": _archive,
    "restore": _restore,
    "delete": _delete,
    **{step.value: _step(step) for step in Step},
}
