"""Acts on many rows as a page asks for them: which rows, what is chosen for them, what will happen, and what did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.errors import NotAllowed
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.outcomes import Outcome
from stratus.ui.lists import bulk, later, values
from stratus.ui.lists.declaration import Act
from stratus.ui.lists.found import Found
from stratus.ui.notices import counted

FORETOLD = "foretold"


def back_to(found: Found) -> str:
    """Return the address of the list that a form was sent from."""
    return found.request.get_full_path() if found.request.GET else found.all_url


def act_on(found: Found, act: Act) -> HttpResponse:
    """Ask for confirmation and for what has to be chosen, say what will happen, or do what was confirmed. Raises NotAllowed."""
    request, by = found.request, found.request.actor
    by.require(act.right)
    if not found.may_act:
        raise NotAllowed
    selection = bulk.selection_of(request, found.asked, by, found.scope)
    if selection.is_empty:
        return _warned(found, _("Nothing was chosen: tick at least one row, or choose all that were found."))
    confirmed = bulk.confirmed(request)
    chosen = confirmed or selection.chosen()
    if act.most is not None and chosen.number > act.most:
        text = _("%(number)s rows are too many for this: narrow the list until it finds %(most)s at most.")
        return _warned(found, text % {"number": chosen.number, "most": act.most})
    try:
        form = values.form_of(act, by, found.scope, None if confirmed is None else request.POST)
    except NotAllowed:
        raise
    except DomainError as problem:
        return _warned(found, problem.message)
    return _answer(_Asking(found, act, selection, form), confirmed, chosen)


def _answer(asking: _Asking, confirmed: bulk.Chosen | None, chosen: bulk.Chosen) -> HttpResponse:
    act, form, sent = asking.act, asking.form, asking.found.request.POST
    if confirmed is None and form is None and act.foretells is not None:
        return asking.what(chosen)
    if confirmed is None and (act.is_asked or form is not None or not 0 < chosen.number <= bulk.AT_ONCE):
        return asking.which(chosen)
    if form is not None and not form.is_valid():
        return asking.which(chosen, status=422)
    if act.foretells is not None and FORETOLD not in sent:
        return asking.what(chosen)
    return _do(asking, bulk.Confirmed(chosen, values.given(form), sent.get(FORETOLD, "")))


def _warned(found: Found, text: str) -> HttpResponse:
    messages.warning(found.request, text)
    return redirect(back_to(found))


def _do(asking: _Asking, wanted: bulk.Confirmed) -> HttpResponse:
    """Do what was confirmed, at once or by a job."""
    found, act, selection = asking.found, asking.act, asking.selection
    now = clock.now()
    try:
        if wanted.chosen.number > bulk.AT_ONCE:
            bulk.must_be(wanted.chosen, selection)
            if act.foretells is not None:
                values.must_be(asking.sentences(wanted.given), wanted.foretold)
            return redirect("jobs:detail", later.start_act(act, selection, wanted.chosen.number, wanted.given, now=now).pk)
        outcome = bulk.perform(act, selection, wanted, now=now)
    except bulk.OtherRows as other:
        return asking.which(other.chosen, before=wanted.chosen.number, status=409)
    except values.OtherThings:
        return asking.what(wanted.chosen, status=409)
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(found.request, problem.message)
        return redirect(back_to(found))
    undo = act.undo(by=selection.by, now=now, **found.scope) if act.undo and outcome.changed else ""
    return _told(found, act, selection, outcome, wanted.given, undo)


def _told(found: Found, act: Act, selection: bulk.Selection, outcome: Outcome, value: values.Given, undo: str) -> HttpResponse:
    """Say what happened, and which rows were refused or left out."""
    done = value.done(act, len(outcome.changed)) if outcome.changed else _("Nothing was changed.")
    if not outcome.refused and not outcome.left:
        counted(found.request, len(outcome.changed), done, undo=undo)
        return redirect(back_to(found) if act.then is None else act.then(**found.scope))
    refused, left = len(outcome.refused), len(outcome.left)
    sentences = [ngettext("%(n)s was refused.", "%(n)s were refused.", refused) % {"n": refused}] if refused else []
    if left:
        sentences.append(ngettext("%(n)s was left out.", "%(n)s were left out.", left) % {"n": left})
    context = {
        "act": act,
        "done": done,
        "sentence": " ".join(sentences),
        "rows": bulk.named(selection, {**outcome.refused, **outcome.left}),
        "back": back_to(found),
        "undo": undo,
    }
    return render(found.request, "ui/list/refused.html", context)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The pages before an act: which rows and what is chosen for them, then what will happen."""

    found: Found
    act: Act
    selection: bulk.Selection
    form: values.ValueForm | None

    def sentences(self, value: values.Given) -> Sequence[str]:
        return values.foretold(self.act, self.selection.ids_found(), self.selection.by, self.selection.scope, value)

    def which(self, chosen: bulk.Chosen, *, before: int | None = None, status: int = 200) -> HttpResponse:
        """Show how many rows it will be done to. `before` is the number that was confirmed when other rows are found now."""
        context: dict[str, object] = {
            "sentence": self.act.asks(chosen.number),
            "before": before,
            "form": self.form,
            "goes_on": self.act.foretells is not None,
        }
        return self._page(chosen, context, status)

    def what(self, chosen: bulk.Chosen, *, status: int = 200) -> HttpResponse:
        """Show what will happen to these rows, with the value that was chosen; 409: it is something else than was shown before."""
        try:
            bulk.must_be(chosen, self.selection)
        except bulk.OtherRows as other:
            return self.which(other.chosen, before=chosen.number, status=409)
        given = values.given(self.form)
        sentences = self.sentences(given)
        context: dict[str, object] = {
            "sentences": sentences,
            "foretold": values.mark_of(sentences),
            "sent": given.sent,
            "is_other": status == 409,
        }
        return self._page(chosen, context, status)

    def _page(self, chosen: bulk.Chosen, context: dict[str, object], status: int) -> HttpResponse:
        if chosen.number == 0:
            return _warned(self.found, _("None of these rows is found any more. Nothing was changed."))
        titles = self.selection.titles()
        context |= {
            "act": self.act,
            "list": self.found,
            "number": chosen.number,
            "mark": chosen.mark,
            "is_later": chosen.number > bulk.AT_ONCE,
            "titles": titles,
            "more": chosen.number - len(titles),
            "ids": self.selection.ids,
            "back": back_to(self.found),
        }
        return render(self.found.request, "ui/list/confirm.html", context, status=status)
