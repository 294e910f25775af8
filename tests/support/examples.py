"""How many examples a property is tried with.

Profile `ci`, in every run: the same examples each time, so that a run that fails can be repeated. Profile `nightly`
(`make thorough`): twenty times as many, other ones each time. Profile `mutants` (`make mutants`): those of `ci`, and a failure is not
made smaller. No profile asks how long an example takes.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

NIGHTLY_TIMES = 20
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}

settings.register_profile("ci", derandomize=True, max_examples=100, **COMMON)
settings.register_profile("nightly", derandomize=False, max_examples=100 * NIGHTLY_TIMES, **COMMON)
# Whether a mutant is noticed, and not by which smallest example. A test of a class runs several times in one process, each time on another
# object of the class.
IN_ONE_PROCESS = COMMON | {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.differing_executors]}
settings.register_profile("mutants", derandomize=True, max_examples=100, phases=[Phase.explicit, Phase.generate], **IN_ONE_PROCESS)
settings.load_profile("ci")  # pytest loads another one if `--hypothesis-profile` names it


def examples(in_ci: int) -> int:
    """So many in `ci`, for a test whose every example is dear; in `nightly` as many times as usual."""
    return in_ci * (NIGHTLY_TIMES if settings.get_current_profile_name() == "nightly" else 1)
