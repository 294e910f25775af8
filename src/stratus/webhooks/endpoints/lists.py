"""The lists of receivers, and of the messages to one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Choice, Days, equals
from stratus.ui.templatetags.web import local_time, status
from stratus.webhooks.deliveries.queries import deliveries_to
from stratus.webhooks.endpoints.queries import endpoints, unreadable
from stratus.webhooks.models import Delivery, DeliveryStatus

WORDS = {DeliveryStatus.WAITING: _("Waiting"), DeliveryStatus.DELIVERED: _("Delivered"), DeliveryStatus.FAILED: _("Failed")}


def _state(endpoint: Any) -> str:
    return gettext("Active") if endpoint.is_active else gettext("Inactive")


def _shown_state(endpoint: Any) -> SafeString:
    drawn = status("ACTIVE" if endpoint.is_active else "DISABLED", _state(endpoint))
    told = [endpoint.deactivated_reason, gettext("Secrets can no longer be read.") if unreadable(endpoint) else ""]
    return drawn + format_html_join("", '<span class="d-block text-secondary">{}</span>', ([one] for one in told if one))


def _in_use(rows: Rows, value: str) -> Rows:
    return rows.filter(is_active=value == "active") if value else rows


def _found(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(title__icontains=text) | Q(url__icontains=text))


ENDPOINTS = StaffList(
    name="webhooks.endpoints",
    caption=_("Webhooks"),
    rights=(P.MANAGE_WEBSERVICE,),
    rows=endpoints,
    order=("title", "id"),
    columns=(
        Column(
            "title", _("Title"), "title", sort=("title", "id"), link=lambda one: reverse("webhooks:detail", args=[one.pk]), heads_row=True
        ),
        Column(
            "address", _("Address"), "url", draw=lambda one: format_html('<span class="text-break">{}</span>', one.url), sort=("url", "id")
        ),
        Column("state", _("Status"), _state, draw=_shown_state),
        Column("waiting", _("Waiting"), "n_waiting", number=True),
        Column("delivered", _("Delivered"), "n_delivered", number=True),
        Column("failed", _("Failed"), "n_failed", number=True),
        Column("last", _("Last message"), "last_at"),
    ),
    search=Search(label=_("Part of title or address"), find=_found),
    filters=(
        Choice(
            name="state",
            label=_("Status"),
            unset=_("All"),
            choices=lambda by: [("active", gettext("Active")), ("inactive", gettext("Inactive"))],
            narrow=_in_use,
        ),
    ),
    empty=Empty(
        title=_("No system is told of results yet."),
        none_fit=_("No webhook fits."),
        text=_("Add a webhook with the address of the system that should hear of published results."),
        label=_("New webhook"),
        view="webhooks:create",
        right=P.MANAGE_WEBSERVICE,
    ),
)


def _next_try(delivery: Delivery) -> SafeString | str:
    return local_time(delivery.due_at if delivery.status == DeliveryStatus.WAITING else None, seconds=True)


def _deliveries(by: Actor, *, endpoint: int) -> Rows:
    return deliveries_to(by, endpoint).defer("body")


DELIVERIES = StaffList(
    name="webhooks.deliveries",
    caption=_("Messages to this receiver"),
    rights=(P.MANAGE_WEBSERVICE,),
    rows=_deliveries,
    order=("-created_at", "-id"),
    columns=(
        Column(
            "message",
            _("Message"),
            "message_id",
            link=lambda one: reverse("webhooks:delivery", args=[one.pk]),
            draw=lambda one: format_html("<code>{}</code>", one.message_id),
            heads_row=True,
        ),
        Column("created", _("Created"), "created_at", sort=("created_at", "id")),
        Column("status", _("Status"), lambda one: str(WORDS[one.status]), draw=lambda one: status(one.status, str(WORDS[one.status]))),
        Column("tries", _("Tries"), "tries", sort=("tries", "created_at", "id"), number=True),
        Column("next", _("Next try"), lambda one: one.due_at if one.status == DeliveryStatus.WAITING else None, draw=_next_try),
    ),
    search=Search(label=_("ID of the message begins with"), find=lambda rows, text: rows.filter(message_id__startswith=text)),
    filters=(
        Choice(name="status", label=_("Status"), unset=_("All"), choices=lambda by: WORDS.items(), narrow=equals("status")),
        Days(name="created", label=_("Created"), column="created_at"),
    ),
    empty=Empty(
        title=_("Nothing was sent yet."),
        none_fit=_("No message fits."),
        text=_("The first message follows the next publication of results."),
    ),
)
