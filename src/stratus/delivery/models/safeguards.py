"""Safe Exam Browser and proctoring."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from stratus.scheduling.models import Registration
from stratus.tenancy.fields import TenantOneToOneField
from stratus.tenancy.models import TenantModel


class SebSettings(TenantModel):
    """Admin › Safe Exam Browser. Without a row, the defaults apply. Passwords are sealed (`tenancy.sealed`)."""

    start_password = models.BinaryField(blank=True, default=b"", help_text="Sealed. Opening one of our files takes it; empty: none.")
    quit_password = models.BinaryField(blank=True, default=b"", help_text="Sealed. Ending SEB takes it; empty: none.")
    quit_hash = models.CharField(max_length=64, blank=True, default="", help_text="What our files hold of the password that ends SEB.")
    check_config_key = models.BooleanField(default=True)
    config_keys = ArrayField(models.CharField(max_length=64), default=list, blank=True, help_text="Of files made elsewhere.")
    browser_exam_keys = ArrayField(models.CharField(max_length=64), default=list, blank=True, help_text="Empty: not checked.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="seb_settings_once")]


class ProctorioSettings(TenantModel):
    """Admin › Proctorio: how candidates come in through it. Without a row, or switched off, exams begin without proctoring."""

    class Mode(models.TextChoices):
        OFF = "OFF", _("Not set up")
        PROCTORIO = "PROCTORIO", _("Proctorio")
        REHEARSAL = "REHEARSAL", _("Rehearsal: nothing is sent, candidates come straight back")

    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.OFF)
    address = models.CharField(max_length=300, blank=True, default="", help_text="Where launches are asked for.")
    consumer_key = models.CharField(max_length=100, blank=True, default="")
    consumer_secret = models.BinaryField(blank=True, default=b"", help_text="Sealed.")
    exam_settings = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="Of the default template.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="proctorio_settings_once")]


class ProctoringPass(TenantModel):
    """A candidate's latest launch through the provider. It lets one browser in; another launch takes its place."""

    registration = TenantOneToOneField(Registration, models.CASCADE, related_name="proctoring_pass")
    number = models.PositiveIntegerField(default=1, help_text="Which launch of this candidate; the token of who came back names it.")
    mark_hash = models.BinaryField(max_length=32, help_text="Of the mark with which the provider sends the candidate back.")
    launched_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, help_text="When an exam was started or continued with it.")
