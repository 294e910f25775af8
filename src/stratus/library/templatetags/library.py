"""Template tags and filters for items."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stratus.foundation.authored import Document, Played
from stratus.foundation.markup import plain_text
from stratus.item_types.authoring import label_of
from stratus.item_types.languages import language_name
from stratus.item_types.sound_words import document_in_words, in_words, with_sounds_in_words
from stratus.library.items.revisions.rules import LINE, Kind, Run, Shown, Token
from stratus.library.media.addresses import address_for, addresses_for, with_addresses
from stratus.library.media.captions.queries import captioned
from stratus.library.models import ItemComment, ItemStatus

register = template.Library()


@register.simple_tag
def item_type_label(key: str) -> str:
    """Return the name of an item type in the reader's language."""
    return label_of(key)


@register.simple_tag(name="language_name")
def name_of_language(code: str) -> str:
    """Return the name of a language in the reader's own."""
    return language_name(code)


COLOURS = {"LIVE": "green", "WITHDRAWN": "red", "READY_FOR_REVIEW": "yellow"}


def status_word(status: str) -> str:
    """Return the name of an item's status in the reader's language."""
    return str(dict(ItemStatus.choices).get(status, status))


@register.simple_tag
def item_status(status: str) -> SafeString:
    """Show an item's status by word and colour."""
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>',
        COLOURS.get(status, "secondary"),
        status_word(status),
    )


@register.simple_tag
def runs(pieces: Iterable[Run]) -> SafeString:
    """Show a text in which words were compared: what is gone as `[−…−]`, what is new as `[+…+]`, and said in words to who listens."""
    return format_html_join(" ", "{}", ((_run(run),) for run in pieces))


@register.simple_tag
def words(tokens: Sequence[Token]) -> SafeString:
    """Show a text that was made ready to be compared, as it is."""
    return _run(Run(Kind.SAME, tuple(tokens)))


@register.simple_tag
def pk_of(found: Mapping[str, int], external_id: str) -> int | None:
    """Return the id of the item with this functional id, None where it is not among those that were found."""
    return found.get(external_id)


def _run(run: Run) -> SafeString:
    inside = format_html_join(" ", "{}", ((_token(token),) for token in run.tokens))
    if run.kind == Kind.REMOVED:  # the signs beside it, where nothing strikes them through
        return format_html('<span class="visually-hidden">{}</span> [−<del>{}</del>−]', _("Gone:"), inside)
    if run.kind == Kind.ADDED:
        return format_html('<span class="visually-hidden">{}</span> [+<ins>{}</ins>+]', _("New:"), inside)
    return inside


def _token(token: Token) -> SafeString:
    if isinstance(token, Shown):
        return format_html('<img class="picture-thumb" src="{}" alt="{}">', token.src, token.alt)
    if isinstance(token, Played):
        return in_words(token)
    if isinstance(token, Document):
        return document_in_words(token)
    return SafeString("<br>") if token == LINE else format_html("{}", token)


@register.filter
def sounds_in_words(markup: str) -> str:
    """Return an author's HTML in which words stand for each sound, video and document, which are played and read with candidates alone."""
    return with_sounds_in_words(markup)


@register.filter
def at_field(comments: Iterable[ItemComment] | None, name: str) -> list[ItemComment]:
    """Return the comments that stand at this field of a form."""
    return [comment for comment in comments or () if comment.field == name]


@register.filter
def elsewhere(comments: Iterable[ItemComment] | None, names: Container[str]) -> list[ItemComment]:
    """Return the comments that stand at none of these fields: those on the whole item, and at fields that are not shown."""
    return [comment for comment in comments or () if comment.field not in names]


@register.simple_tag(takes_context=True)
def case_beside(context: template.Context, view: Mapping[str, Any]) -> SafeString:
    """Show a case, as papers hold it, before a question that is about it, so that it can be folded away."""
    view = _captioned(context, view)
    heading = _("Case: %(heading)s") % {"heading": view["heading"]} if view.get("heading") else _("Case")
    return format_html(
        '<details class="case-beside" open><summary dir="auto">{}</summary>'
        '<stratus-item mode="review" item="{}"{}></stratus-item><noscript>{}</noscript></details>',
        heading,
        json.dumps(view),
        pictures_of(context, view),
        plain_text(view["stem"]),
    )


@register.simple_tag(takes_context=True)
def item_preview(context: template.Context, view: Mapping[str, Any]) -> SafeString:
    """Show an item with the element that candidates get; nothing entered here is kept."""
    view = _captioned(context, view)
    return format_html('<stratus-item mode="preview" item="{}"{}></stratus-item>', json.dumps(view), pictures_of(context, view))


def _captioned(context: template.Context, view: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a view in which videos have the captions of this moment, on pages of a collection: versions say which theirs have."""
    collection = context.get("collection")
    if collection is None:
        return view
    shown: Mapping[str, Any] = captioned(view, collection.pk)
    return shown


@register.simple_tag(takes_context=True)
def pictures_of(context: template.Context, view: Any) -> SafeString | str:
    """Return the attribute `pictures` of a `<stratus-item>`: where its reader sees what the item (JSON) names; nothing if it names none.

    Each page that shows an item says it, and thereby that this person may see the item.
    """
    found = addresses_for(context["request"], view)
    return format_html(' pictures="{}"', json.dumps(found)) if found else ""


@register.simple_tag(takes_context=True)
def picture_address(context: template.Context, sha256: str) -> str:
    """Return where the reader of this page sees a picture."""
    return address_for(context["request"], sha256)


@register.simple_block_tag(takes_context=True)
def with_pictures(context: template.Context, content: str) -> SafeString:
    """Show HTML of authors, its pictures where the reader of this page sees them."""
    return mark_safe(with_addresses(context["request"], content))  # noqa: S308 -- the block was escaped when it was rendered
