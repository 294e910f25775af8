"""Which proctoring provider the current organisation uses, and whether an exam is proctored."""

from __future__ import annotations

from stratus.delivery.models import ProctorioSettings
from stratus.delivery.safeguards.proctoring.proctorio import Proctorio
from stratus.delivery.safeguards.proctoring.provider import NoProctoring, Proctoring, ProctoringFailed, Sitting
from stratus.delivery.safeguards.proctoring.recording import RECORDING
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import delivered, launch_links
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from stratus.tenancy.queries import tenant_settings
from stratus.tenancy.sealed import unseal

PURPOSE = "proctorio.consumer_secret"
Mode = ProctorioSettings.Mode


def proctorio_settings() -> ProctorioSettings:
    """Return the organisation's settings, or unsaved defaults if it has none. One query."""
    return ProctorioSettings.objects.first() or ProctorioSettings()


def proctoring_of(settings: ProctorioSettings) -> Proctoring:
    """Return the provider that these settings describe. Raises ProctoringFailed where its secret can no longer be read."""
    if settings.mode == Mode.REHEARSAL:
        return RECORDING
    if settings.mode == Mode.PROCTORIO:
        secret = secret_of(settings)
        if secret is None:
            raise ProctoringFailed("secret")
        return Proctorio(settings.address, settings.consumer_key, secret, tuple(settings.exam_settings), clock.now)
    return NoProctoring()


def secret_of(settings: ProctorioSettings) -> str | None:
    """Return the account's secret, empty for none; None if it was sealed with secrets that this installation has lost."""
    return unseal(settings.consumer_secret, PURPOSE)


def is_wanted(schedule: Schedule) -> bool:
    """Tell whether a schedule is taken with Proctorio: by its own option, else by its published version's. At most one query."""
    if schedule.use_proctorio is not None:
        return schedule.use_proctorio
    return delivered(schedule, clock.now()).values_list("options__use_proctorio", flat=True).first() is True


def leads_through_provider(registration: Registration) -> bool:
    """Tell whether this candidate's launch link leads through a provider. One query where none is set up."""
    return proctorio_settings().mode != Mode.OFF and is_wanted(registration.schedule)


def sitting_of(registration: Registration, mark: str) -> Sitting:
    """Return what a provider is told about a candidate: their name, codes, and the address to which it sends them back with this mark."""
    schedule = registration.schedule
    return Sitting(
        base_url=Tenant.objects.values_list("base_url", flat=True).get(pk=current.require_id()),
        registration_id=registration.pk,
        launch_url=f"{launch_links([registration])[registration.pk].launch_url}&proctored={mark}",
        candidate=f"t{registration.tenant_id}-u{registration.candidate_id}",
        full_name=registration.candidate.full_name,
        exam=schedule.external_id or f"schedule-{schedule.pk}",
        template=schedule.proctorio_template or tenant_settings().default_proctorio_template,
    )
