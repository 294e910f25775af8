"""Errors about templates."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.text_templates.models import TextTemplateRevision


class NewerRevision(DomainError):
    """The template was saved by somebody else since it was opened. `latest` is what they saved."""

    def __init__(self, latest: TextTemplateRevision) -> None:
        super().__init__(_("Somebody saved this template while you were writing. Nothing of yours is saved yet: compare both below."))
        self.latest = latest


class TemplateArchived(DomainError):
    """An archived template is not changed."""

    def __init__(self) -> None:
        super().__init__(_("This template is archived. Restore it first."))
