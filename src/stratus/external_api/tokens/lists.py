"""The list of tokens of the External API."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.external_api.models import Token
from stratus.search.queries import found
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Choice, Days
from stratus.ui.templatetags.web import local_time


def _rows(by: Actor) -> Rows:
    by.require(P.MANAGE_WEBSERVICE)
    return Token.objects.select_related("owner", "created_by")


def _found(rows: Rows, text: str) -> Rows:
    return found(rows, "user", text, "owner_id") | rows.filter(hint=text.removeprefix("…"))


def _owner_note(token: Token) -> str:
    return gettext("disabled: requests are refused") if not token.owner.is_active or token.owner.deleted_at else ""


def _in_use(rows: Rows, value: str) -> Rows:
    return rows.filter(revoked_at__isnull=value == "valid") if value else rows


TOKENS = StaffList(
    name="external_api.tokens",
    caption=_("Tokens"),
    rights=(P.MANAGE_WEBSERVICE,),
    rows=_rows,
    order=("-created_at", "-id"),
    columns=(
        Column("hint", _("Ends with"), "hint", draw=lambda token: format_html("<code>…{}</code>", token.hint), heads_row=True),
        Column("owner", _("Owner"), "owner.full_name", sort=("owner__sort_key", "id"), note=_owner_note),
        Column("created", _("Generated"), "created_at", sort=("created_at", "id")),
        Column(
            "used",
            _("Last used"),
            "last_used_at",
            sort=("last_used_at", "id"),
            draw=lambda token: local_time(token.last_used_at) if token.last_used_at else gettext("never"),
        ),
        Column("limit", _("Requests a minute"), "requests_per_minute", template="external_api/token_limit.html"),
        Column(
            "state",
            _("Status"),
            lambda token: gettext("Revoked") if token.revoked_at else gettext("Valid"),
            template="external_api/token_state.html",
        ),
    ),
    search=Search(label=_("Owner, or end of the token"), find=_found, by_words=True),
    filters=(
        Choice(
            name="state",
            label=_("Status"),
            unset=_("All"),
            choices=lambda by: [("valid", gettext("Valid")), ("revoked", gettext("Revoked"))],
            narrow=_in_use,
        ),
        Days(name="created", label=_("Generated"), column="created_at"),
    ),
    empty=Empty(
        title=_("No system can call the API yet: generate a token for it."),
        none_fit=_("No token fits."),
        text=_("Choose below for whom it acts."),
    ),
    size=25,
)
