"""A field in which somebody is chosen by typing: a part of a name, a user name or a User ID, however many people there are.

Scripts offer people while somebody types (`web/staff/person.ts`). Without them the form answers with those who fit, to be picked from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.permissions import Permission
from stratus.foundation.text import is_storable
from stratus.people.choosing.queries import MOST, choice_of, people_named, people_to_choose
from stratus.people.models import User
from stratus.people.users.queries import holds
from stratus.ui.lists.declaration import whole_words_note

LONGEST = 1_600
"""Characters: name and user name are 500 each at most, first and last name apart."""
PICKED, ASKED = "-picked", "-asked"
"""Behind a field's name: who was picked of those whom the form offered, and for which text it did."""
MOST_LEFT_OUT = 400
"""Ids of people who are not to be offered that an address of the field carries. Others are offered, and refused with the reason."""


class PersonInput(forms.TextInput):
    """A text field, and below it the people who fit what was typed, where the form had to ask. `left_out`: ids of whom it never offers."""

    offered: Sequence[User] = ()
    left_out: Collection[int] = ()
    right: Permission

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed, or who was picked below it; whoever typed something else since means that."""
        typed, picked = super().value_from_datadict(data, files, name), data.get(name + PICKED)
        return picked if picked and typed == data.get(name + ASKED) else typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field, with those who are offered."""
        asked = {"right": self.right.value} | ({"but": ",".join(map(str, sorted(self.left_out)[:MOST_LEFT_OUT]))} if self.left_out else {})
        attrs = {**(attrs or {}), "data-person": f"{reverse('people:choose')}?{urlencode(asked, safe=',')}"}
        context = {
            "input": super().render(name, value, attrs, renderer),
            "name": name,
            "value": value,
            "id": attrs.get("id", name),
            "picked": name + PICKED,
            "asked": name + ASKED,
            "offered": [(choice_of(user), user.role.title) for user in self.offered],
            "right": "" if value or self._is_anybody() else self.right.label,
        }
        return render_to_string("people/person_input.html", context)

    def _is_anybody(self) -> bool:
        """Tell whether somebody can be chosen at all: in an organisation that is new there is nobody else. Two statements."""
        return bool(people_to_choose(self.right, but=self.left_out, most=1))


class PersonChoice(forms.Field):
    """Chooses a present user with a right, by typing; the value is the `User`, its role loaded, or None. `initial` is a user or an id.

    `leave_out` tells who may not be chosen, and why.
    """

    def __init__(self, right: Permission, **kwargs: Any) -> None:
        attrs = {
            "maxlength": LONGEST,
            "autocomplete": "off",
            "spellcheck": "false",
            "placeholder": gettext_lazy("Name, user name or User ID"),
        }
        super().__init__(widget=PersonInput(attrs=attrs), **kwargs)
        self.right = self.widget.right = right
        self.left_out: Collection[int] = ()
        self.left_out_because = ""

    def leave_out(self, user_ids: Collection[int], because: str) -> None:
        """Offer none of these; whoever types one reads why, with `%(name)s` for the name."""
        self.left_out, self.left_out_because = user_ids, because
        self.widget.left_out = user_ids

    def prepare_value(self, value: Any) -> Any:
        """Return the text that stands for somebody; what was typed stays as it is."""
        if isinstance(value, int):
            value = User.objects.filter(pk=value).first()
        return choice_of(value) if isinstance(value, User) else value

    def to_python(self, value: Any) -> User | None:
        """Return whom the text names; raises ValidationError where that is nobody, somebody who may not, or not clear."""
        text = str(value or "").strip()
        if not text:
            return None
        if len(text) > LONGEST or not is_storable(text):
            raise ValidationError(_("Nobody has this name."))
        named = people_named(text)
        able = [user for user in named if holds(user, self.right) and user.pk not in self.left_out]
        if len(able) == 1:
            return able[0]
        if named and not able:
            raise ValidationError(self._why_not(named[0], text))
        offered = able or people_to_choose(self.right, text, but=self.left_out, most=MOST + 1)
        self.widget.offered = offered[:MOST]
        if not offered:
            if there := people_to_choose(self.right, text, most=1) if self.left_out else []:
                raise ValidationError(self._why_not(there[0], text))
            raise ValidationError(" ".join(filter(None, (_("Nobody who may be chosen here has this name."), whole_words_note(text)))))
        if len(offered) > MOST:
            raise ValidationError(_("More than %(n)s people fit. Choose one of these, or type more of the name.") % {"n": MOST})
        raise ValidationError(_("Choose whom you mean, or type more of the name."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the text names somebody else than the value that the form was made from."""
        text = str(data or "").strip()
        if text == (self.prepare_value(initial) or ""):
            return False
        try:
            user = self.to_python(text)
        except ValidationError:
            return True
        return bool(getattr(user, "pk", None) != getattr(initial, "pk", initial))

    def _why_not(self, user: User, typed: str) -> str:
        """Return why somebody cannot be chosen. Of people who are not offered, whoever asks learns no more than they typed."""
        if user.pk in self.left_out:
            return self.left_out_because % {"name": user.full_name}
        if not user.is_active:
            return _("“%(typed)s” was disabled.") % {"typed": typed}
        return _("“%(typed)s” cannot be chosen: their role lacks the right “%(right)s”.") % {"typed": typed, "right": self.right.label}
