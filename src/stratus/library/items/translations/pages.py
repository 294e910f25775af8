"""Library › an item's translations: which there are, and one of them beside the original, text by text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import typed_whole
from stratus.item_types.authoring import in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.languages import CODES, language_name
from stratus.item_types.overlays.overlay import checked, view_in
from stratus.item_types.registry import item_type
from stratus.library.collections.pages import editable_collection, may_edit
from stratus.library.items.drafts.desk import Desk
from stratus.library.items.drafts.queries import languages_begun
from stratus.library.items.drafts.rules import part_of
from stratus.library.items.translations.actions import save_translation
from stratus.library.items.translations.forms import TargetForm, TranslationForm, name_of
from stratus.library.items.translations.queries import originals_at, rows_of, translations_of
from stratus.library.models import Item
from stratus.library.queries import items_visible_to, newest
from stratus.library.rules import storable
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original

MOST_SHOWN = 100
"""Texts on one page: a request has at most so many fields."""


@require(P.LIBRARY)
def translations(request: StaffRequest, pk: int) -> HttpResponse:
    """List the translations of an item, and ask into which language it is translated next."""
    item = _item(request, pk)
    own, known = newest(item).content["lang"], newest(item).translations
    form = TargetForm(request.GET if "lang" in request.GET else None, without={own: None, **known})
    editable = may_edit(request, item.collection)
    if editable and form.is_bound and form.is_valid():
        return redirect("library:translation", pk, form.cleaned_data["lang"])
    context = {
        "item": item,
        "collection": item.collection,
        "may_edit": editable,
        "original": language_name(own),
        "translations": translations_of(item, newest(item)),
        "form": form,
        "begun": [{"lang": lang, "name": language_name(lang)} for lang in sorted(languages_begun(item, request.actor) if editable else ())],
    }
    return render(request, "library/translations/list.html", context, status=status_of(form))


@require(P.LIBRARY)
def translation(request: StaffRequest, pk: int, lang: str) -> HttpResponse:
    """Write the translation of an item into a language, beside the original."""
    item = _item(request, pk)
    editable_collection(request, item.collection)
    content = newest(item).content
    if lang == content["lang"]:
        return redirect("library:translations", pk)
    if lang not in CODES and lang not in newest(item).translations:
        raise Http404
    part, number = part_of(request.GET), newest(item).number
    desk = Desk(request, item.collection, item, item.item_type, lang=lang, part=part)
    form = _form(item, lang, part, desk.data)
    original = Original(request, form, lambda: form.initial_of(rows_of(_item(request, pk), lang)))
    preview = None
    if desk.draft:
        form.errors.clear()  # nothing of what was kept is checked before somebody saves
    elif request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview_of(form, item, lang)
        else:
            with errors_beside_fields(form), original.saving():
                desk.end()
                seen = _seen(request.POST)
                saved = _saved(form, item, lang, seen, request)
                _tell(request, saved, number, lang)
                return redirect(f"{request.path}?part={request.GET['part']}" if "part" in request.GET else request.path)
    context = {
        "item": item,
        "collection": item.collection,
        "form": form,
        "lang": lang,
        "target": language_name(lang),
        "original_lang": content["lang"],
        "original_language": language_name(content["lang"]),
        "seen": number,
        "translation": next((one for one in translations_of(item, newest(item)) if one.lang == lang), None),
        "parts": _parts(item, lang),
        "part": part,
        "desk": desk.shown(original),
        "preview": preview,
        "is_case": item_type(item.item_type).stands_beside,
    }
    return render(request, "library/translations/translation.html", context, status=status_of(form))


def _form(item: Item, lang: str, part: int, data: QueryDict | None) -> TranslationForm:
    """Return the form of this part of the texts, made of what was sent or kept; what changed in the original since then is marked."""
    seen = originals_at(item, _seen(data)) if data is not None else None
    begin = (part - 1) * MOST_SHOWN
    rows = rows_of(item, lang, seen)[begin : begin + MOST_SHOWN]
    return TranslationForm(data, rows=rows, lang=lang, language=language_name(lang), initial=TranslationForm.initial_of(rows))


def _saved(form: TranslationForm, item: Item, lang: str, seen: int, request: StaffRequest) -> Item:
    """Save what was written. Raises what `save_translation` does, InvalidFields by the fields of the form."""
    try:
        return save_translation(item, lang, form.texts(), seen=seen, fitting=form.fitting(), by=request.actor)
    except InvalidFields as refused:
        raise InvalidFields({name_of(address): text for address, text in refused.errors.items()}) from None


def _tell(request: StaffRequest, saved: Item, before: int, lang: str) -> None:
    number = newest(saved).number
    words = {"language": language_name(lang), "number": number}
    if number == before:
        messages.info(request, _("Nothing was changed."))
    else:
        messages.success(request, _("The translation into %(language)s was saved: version %(number)s of the item.") % words)


def _preview_of(form: TranslationForm, item: Item, lang: str) -> Mapping[str, Any] | None:
    """Return the item as a candidate would see it with what is typed; problems go beside their fields."""
    revision, kind = newest(item), item_type(item.item_type)
    found = checked(kind, revision.content, lang, storable(form.texts()), revision.translations.get(lang, {}))
    problems = in_words(kind.key, ContentError({**found.whole, **found.problems}))
    for address, text in problems.items():
        form.add_error(name_of(address) if name_of(address) in form.fields else None, text)
    if problems:
        return None
    return view_in(kind, item.external_id, revision.content, revision.max_score, lang, found.overlay)


def _parts(item: Item, lang: str) -> range:
    """Return the numbers of the pages of its texts, none where one is enough."""
    pages = -(-len(rows_of(item, lang)) // MOST_SHOWN)
    return range(1, pages + 1) if pages > 1 else range(0)


def _seen(data: Mapping[str, Any]) -> int:
    return typed_whole(str(data.get("seen") or ""), 9) or 0


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor).select_related("latest", "collection"), pk=pk)
