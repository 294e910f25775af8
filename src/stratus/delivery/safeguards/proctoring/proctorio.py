"""Proctorio's launch, as its public integrations do it: we post a signed form, and get a list of two addresses.

The signature is OAuth 1.0a's HMAC-SHA1 with two differences: the parameters keep the order below, and the key is the consumer secret
alone, without `&`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

import httpx

from stratus.delivery.safeguards.proctoring.provider import PLACES, ProctoringFailed, Sitting
from stratus.foundation.outgoing import addresses, guarded
from stratus.scheduling.links.secrets import LAUNCH_PATH
from stratus.tenancy.networks import callable_networks

TIMEOUT = 8.0
"""Seconds for one launch: a candidate waits for it, and so does a thread."""
MOST_BYTES = 100_000
EXAM_SETTINGS = (
    "recordvideo", "recordaudio", "recordscreen", "recordwebtraffic", "recordroomstart",
    "verifyvideo", "verifyaudio", "verifydesktop", "verifyidauto", "verifyidlive", "verifysignature",
    "fullscreenlenient", "fullscreenmoderate", "fullscreensevere", "clipboard", "notabs", "linksonly", "closetabs", "onescreen",
    "print", "downloads", "cache", "rightclick", "noreentry", "agentreentry", "calculatorbasic", "calculatorsci", "whiteboard",
)  # fmt: skip
"""What a launch may ask for, in Proctorio's words."""
SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")


def parameters(sitting: Sitting, *, consumer_key: str, exam_settings: Sequence[str], now: datetime, nonce: str) -> dict[str, str]:
    """Return the parameters of a launch in the order in which they are signed, without the signature. Pure."""
    base = SPECIAL.sub(r"\\\g<0>", sitting.base_url.rstrip("/"))
    start, take, end = (f"{base}/exam/{place}/{sitting.registration_id}([?#].*)?" for place in PLACES)
    launch = SPECIAL.sub(r"\\\g<0>", LAUNCH_PATH)
    return {
        "launch_url": sitting.launch_url,
        "user_id": sitting.candidate,
        "oauth_consumer_key": consumer_key,
        "exam_start": f"({base}{launch}.*|{start})",  # the page that a candidate comes back to has to be among them
        "exam_take": take,
        "exam_end": end,
        "exam_settings": ",".join(exam_settings),
        "fullname": sitting.full_name,
        "exam_tag": sitting.exam,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_version": "1.0",
        "oauth_timestamp": str(int(now.timestamp())),
        "oauth_nonce": nonce,
    }


def signature(address: str, given: Mapping[str, str], consumer_secret: str) -> str:
    """Return `oauth_signature` of these parameters, posted to this address. Pure."""
    listed = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in given.items())
    message = f"POST&{_encoded(address)}&{_encoded(listed)}"
    return base64.b64encode(hmac.new(consumer_secret.encode(), message.encode(), hashlib.sha1).digest()).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")


@dataclass(frozen=True, slots=True)
class Proctorio:
    """An organisation's account with Proctorio. `clock` gives the timestamp of a launch."""

    address: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    exam_settings: Sequence[str]
    clock: Callable[[], datetime]

    def launch(self, sitting: Sitting) -> str | None:
        """Request the candidate's launch address and return it. Raises ProctoringFailed if there is none."""
        asked = parameters(
            sitting, consumer_key=self.consumer_key, exam_settings=self.exam_settings, now=self.clock(), nonce=secrets.token_hex(16)
        )
        signed = asked | {"oauth_signature": signature(self.address, asked, self.consumer_secret)}
        if addresses.problem_with(self.address, callable_networks):
            raise ProctoringFailed("address")
        try:
            with guarded.client(callable_networks, TIMEOUT) as client, client.stream("POST", self.address, data=signed) as answer:
                if answer.status_code != 200:
                    raise ProctoringFailed(f"status_{answer.status_code}")
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise ProctoringFailed("too_large")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ProctoringFailed(type(error).__name__) from error
        return way_in(content)


def way_in(content: bytes) -> str:
    """Return the candidate's address from a response: the first of a list (the second is for reviewers). Raises ProctoringFailed. Pure."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise ProctoringFailed("unreadable") from None
    if isinstance(found, int):
        raise ProctoringFailed(f"code_{found}")  # its errors are bare numbers
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, str) or addresses.problem_with(first, callable_networks):
        raise ProctoringFailed("no_address")
    if not addresses.is_confidential(first, callable_networks):
        raise ProctoringFailed("no_https")
    return first
