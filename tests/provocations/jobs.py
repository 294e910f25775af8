"""How the page about jobs is brought to answer its error."""

from __future__ import annotations

from uuid import uuid4

from provocations import provokes
from stratus.external_api.jobs import errors as e
from support.caller import Api, Reply


@provokes("GET /jobs/{jobId}", e.JOB_NOT_FOUND)
def unknown(api: Api) -> Reply:
    return api.get(f"/jobs/{uuid4()}")
