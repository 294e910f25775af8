"""Library › Items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import hundredths, sent_ids, typed_whole
from stratus.item_types.authoring import editor_of, in_words, label_of, labels, labels_of_pages
from stratus.item_types.beside.forms import feedback_lines
from stratus.item_types.errors import ContentError
from stratus.item_types.forms import FEEDBACK_PARTS, ItemForm
from stratus.item_types.languages import language_name
from stratus.item_types.overlays.overlay import view_in
from stratus.item_types.picture.forms import offer
from stratus.item_types.registry import is_known, item_type
from stratus.item_types.rows.acts import BUTTON
from stratus.library.classification.carried.forms import carried_in, initial_levels, initial_of, offer_classification, says_anything
from stratus.library.classification.carried.queries import named_now, told_of
from stratus.library.classification.carried.rules import NOTHING, Carried
from stratus.library.collections.pages import editable_collection, visible_collection
from stratus.library.items import actions
from stratus.library.items.drafts.desk import Desk
from stratus.library.items.forms import first_problem, mark_rows, offer_cases
from stratus.library.items.review.actions import take
from stratus.library.items.review.asides import LONGEST as LONGEST_REASON
from stratus.library.items.review.asides import looked_at
from stratus.library.items.review.commenting import finish
from stratus.library.items.review.queries import STEPPED, comments_on, done_in_words, is_judged_by_others, next_to_review, review_of
from stratus.library.items.review.rules import Step
from stratus.library.items.scoring import scoring_summary
from stratus.library.items.statistics.queries import sees_statistics
from stratus.library.items.translations.queries import Translation, translations_of
from stratus.library.items.uses import past_of, usage
from stratus.library.media.naming import with_pictures
from stratus.library.media.offering import PicturesOf
from stratus.library.models import Collection, Item, ItemRevision, ItemStatus
from stratus.library.queries import (
    items_visible_to,
    language_of_new,
    may_share,
    newest,
    questions_about,
    revisions_of,
)
from stratus.library.rules import storable
from stratus.library.templatetags.library import status_word
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import counted, told

LIVE = "live"
"""What the script of a form sends that shows what is typed as a candidate gets it."""
MOST_ABOUT = 200
"""Questions that the page of a case lists."""


@require(P.LIBRARY)
def choose_type(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what kind of item to write."""
    collection = editable_collection(request, visible_collection(request, pk))
    context = {"collection": collection, "types": _offered(labels()), "pages": _offered(labels_of_pages()), "case": _case_asked(request)}
    return render(request, "library/choose_type.html", context)


def _case_asked(request: StaffRequest) -> int | None:
    """Return the case that a new question is about, of those who came here from its page: `?case=`, an id."""
    return typed_whole(request.GET.get("case", ""))


def _offered(found: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "hint": editor_of(key).hint} for key, label in found.items()]


@require(P.LIBRARY)
def create_item(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Write an item."""
    if not is_known(kind):
        raise Http404
    return _edit(request, editable_collection(request, visible_collection(request, pk)), None, kind)


@require(P.LIBRARY)
def edit_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an item."""
    item = _item(request, pk)
    return _edit(request, editable_collection(request, item.collection), item, item.item_type)


def _edit(request: StaffRequest, collection: Collection, item: Item | None, kind: str) -> HttpResponse:
    form_class = editor_of(kind).form
    desk = Desk(request, collection, item, kind)
    started = {"lang": language_of_new(collection), "case": _case_asked(request)}
    form = form_class(desk.data, initial=_initial(form_class, item) if item else started)
    offer(form, PicturesOf(collection.pk))
    if not item_type(kind).is_page:
        offer_cases(form, collection, newest(item).case_id if item else None)
    carried = Carried.stored(newest(item).classification) if item else NOTHING
    offer_classification(form, collection, carried, is_page=item_type(kind).is_page)
    original = Original(request, form, (lambda: _initial(form_class, _item(request, item.pk))) if item else None)
    if LIVE in request.POST:
        return _live(request, form, collection, item, kind)
    preview = None
    if BUTTON in request.POST or desk.draft:
        form.errors.clear()  # the lists do what was asked as they are read; nothing is checked yet
    elif request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview_of(form, collection, item, kind)
        else:
            with errors_beside_fields(form), original.saving():
                desk.end()
                values = form.cleaned_data
                score, case = values.get("max_score", 0), values.get("case", actions.SAME_CASE)
                saved = actions.save_item(
                    collection, item, kind, values["title"], form.content(), score, by=request.actor, case_id=case, carried=carried_in(form)
                )
                done = finish(saved.pk, sent_ids(request.POST.getlist("done")), by=request.actor)
                if item is not None and saved.latest_id == item.latest_id:
                    counted(request, done, done_in_words(done))
                else:
                    words = {"title": saved.title, "number": newest(saved).number}
                    messages.success(request, _("“%(title)s” was saved as version %(number)s.") % words)
                return redirect("library:item", saved.pk)
    elif request.method == "POST":
        _check_content(form, collection, item, kind)
    mark_rows(form, kind, newest(item).content if item else None)
    comments = comments_on(item) if item else []
    context = {
        "collection": collection,
        "item": item,
        "form": form,
        "comments": comments,
        "ticked": sent_ids((desk.data or request.POST).getlist("done")),
        "desk": desk.shown(original),
        "kind": kind,
        "is_page": item_type(kind).is_page,
        "is_case": item_type(kind).stands_beside,
        "type_label": label_of(kind),
        "preview": preview,
        "is_classified": says_anything(form) or any(comment.field in form.apart for comment in comments),
        "case_view": _case_chosen(form) if preview else None,
    }
    return render(request, "library/item_form.html", context, status=status_of(form))


def _live(request: StaffRequest, form: ItemForm, collection: Collection, item: Item | None, kind: str) -> HttpResponse:
    """Answer with what a candidate would see of a form as it is typed, or with one sentence why that cannot be shown; nothing is stored."""
    form.is_valid()
    preview = _preview_of(form, collection, item, kind)
    if preview is None:
        return HttpResponse(first_problem(form), status=422, content_type="text/plain; charset=utf-8")
    context = {"preview": preview, "is_case": item_type(kind).stands_beside, "case_view": _case_chosen(form)}
    return render(request, "library/drafts/_shown.html", context)


def _case_chosen(form: ItemForm) -> dict[str, Any] | None:
    """Return the case that is chosen in a form, which offers only those of its collection."""
    chosen = form.cleaned_data.get("case")
    if chosen is None:
        return None
    found = Item.objects.select_related("latest").get(pk=chosen)
    return _author_view(found, newest(found))


def _initial(form_class: type[ItemForm], item: Item) -> dict[str, Any]:
    revision = newest(item)
    kind = item_type(item.item_type)
    values = form_class.initial_of(item.title, kind.upgrade(revision.content), revision.max_score)
    kept = revision.classification
    carried = {**initial_of(Carried.stored(kept)), **initial_levels(kept)}
    return {**values, FEEDBACK_PARTS: kind.named_parts(revision.content), "case": revision.case_id, **carried}


def _preview_of(form: ItemForm, collection: Collection, item: Item | None, kind: str) -> dict[str, Any] | None:
    """Return what a candidate would see of a form that has not been saved; errors go beside its fields."""
    content = _check_content(form, collection, item, kind)
    if content is None:
        return None
    return item_type(kind).author_view(item.external_id if item else "preview", content, form.cleaned_data.get("max_score", Decimal(0)))


def _check_content(form: ItemForm, collection: Collection, item: Item | None, kind: str) -> dict[str, Any] | None:
    """Return the content as it would be stored. What is wrong with it goes beside its fields, also where the form has other errors."""
    try:
        cleaned = item_type(kind).clean(storable(form.content()), newest(item).content if item else None)
        return with_pictures(cleaned, collection.pk)
    except KeyError:  # a field that the content needs was refused
        return None
    except ContentError as problem:
        problems = in_words(kind, problem)
    except InvalidFields as refused:
        problems = refused.errors
    for name, text in problems.items():
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, text)
    return None


@require(P.LIBRARY)
def item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an item as a candidate sees it, with its versions; `?version=` shows an earlier one."""
    found = _item(request, pk)
    review = review_of(found, request.actor)
    revisions = list(revisions_of(found)[:100])
    wanted = request.GET.get("version", "")
    shown = next((revision for revision in revisions if str(revision.number) == wanted), newest(found))
    shown_type, editor = item_type(found.item_type), editor_of(found.item_type)
    is_latest, chance = shown.pk == newest(found).pk, shown_type.chance(shown.content)
    [kept] = named_now([shown.classification]) if is_latest else [shown.classification]
    translations = translations_of(found, shown)
    translation = next((one for one in translations if one.lang == request.GET.get("language")), None)
    is_reviewed = found.status == ItemStatus.REVIEW or STEPPED in request.GET
    standing, asides = looked_at(found, shown_type, shown.content)
    context = {
        "item": found,
        "collection": found.collection,
        "may_edit": review.hands.may_edit,
        "review": review,
        "next": next_to_review(found, request.actor) if review.may_judge and is_reviewed else None,
        "is_alone": review.hands.may_edit and found.status == ItemStatus.DRAFT and not is_judged_by_others(found.collection, request.actor),
        "may_share": may_share(found.collection, request.actor),
        "type_label": label_of(found.item_type),
        "needs_marker": shown_type.needs_marker,
        "key": editor.key(shown_type, shown_type.upgrade(shown.content)),
        "key_template": editor.key_template,
        "scoring": scoring_summary(shown_type, shown_type.upgrade(shown.content), shown.max_score),
        "chance": None if chance is None else hundredths(100 * chance),
        "chance_is_tiny": bool(chance) and not hundredths(100 * (chance or Fraction(0))),
        "hints": standing,
        "asides": asides,
        "longest_reason": LONGEST_REASON,
        "feedback": feedback_lines(shown.content.get("feedback", {}), shown_type.named_parts(shown.content)),
        "carried": told_of(kept),
        "revisions": revisions,
        "shown": shown,
        "is_latest": is_latest,
        "preview": _view_in(found, shown, translation) if translation else _author_view(found, shown),
        "written_in": language_name(shown.content["lang"]),
        "translations": translations,
        "translation": translation,
        "is_page": shown_type.is_page,
        "is_case": shown_type.stands_beside,
        "about": questions_about(found)[:MOST_ABOUT] if shown_type.stands_beside else [],
        "case_view": _author_view(shown.case, newest(shown.case)) if shown.case else None,
        "usage": usage([found.pk], request.actor).get(found.pk),
        "sees_statistics": sees_statistics(found, request.actor),
        "past": past_of(found.pk, request.actor),
    }
    return render(request, "library/item.html", context)


@require_POST
@require(P.LIBRARY)
def withdraw_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an item out of use, or bring it back."""
    if request.POST.get("withdraw") == "0":
        with told(request):
            item = take(pk, Step.RESTORE, by=request.actor)
            messages.success(request, _("The item is back: %(status)s.") % {"status": status_word(item.status)})
    else:
        with told(request, _("The item was withdrawn.")):
            take(pk, Step.WITHDRAW, by=request.actor)
    return redirect("library:item", pk)


def _author_view(item: Item, revision: ItemRevision) -> dict[str, Any]:
    return item_type(item.item_type).author_view(item.external_id, revision.content, revision.max_score)


def _view_in(item: Item, revision: ItemRevision, translation: Translation) -> dict[str, Any]:
    overlay = revision.translations[translation.lang]
    return view_in(item_type(item.item_type), item.external_id, revision.content, revision.max_score, translation.lang, overlay)


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)
