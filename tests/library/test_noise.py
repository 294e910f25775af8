"""Every address of the library, asked in ways that no page asks: a clear answer, never a failure of the server."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from library.pictures import a_picture
from people.test_page_rights import PAGES
from stratus.library.classification.labels.actions import save_label
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_item
from support.staff import a_browser

ADDRESSES = sorted({address for name, (address, _rights) in PAGES.items() if name.startswith(("library:", "people:hand_over"))})
NOISE = {
    "nothing": "",
    "names_of_other_forms": "act=%FF&row=x&row=-1&number=9999999999999999999999&value=%00&user=0x1&do=everything&mark=%F0%9F%92%A9",
    "hints_and_comments": "hint=hint:&field=__class__&text=%ED%A0%80&comment=-1&reason=" + "x" * 5000,
    "forms_of_items": "title=%00&stem=%3Caudio+data-src%3Dmedia:x%3E&more=move+up+99&pasted=%5B%5B%5B&preview=1&made_from=%5B%5B&case=x",
    "drafts": "draft=../..&live=1&window=%00&version=-1&draft_made_from=%7B&keep=1&discard=1",
    "queries_of_lists": "page=-1&sort=--title&topic=x&level=1:2:3&label=%FF&language=../en&version=1e9&show=all&author=0",
}


@pytest.fixture
def browser(db: None):
    tenant = a_tenant()
    with current.use(tenant):
        yield a_browser(a_user("System administrator"))


def real(address: str) -> str:
    """The address with ids of what is there: of a question whose collection, picture and trees are there too."""
    collection = a_collection()
    item = an_item(collection=collection)
    label = save_label(None, "Made for the test", by=SYSTEM)
    for pattern, pk in {
        r"/collections/1\b": collection.pk,
        r"/items/1\b": item.pk,
        r"/topics/1\b": collection.pk,
        r"/repositories/1\b": a_repository().pk,
        r"/taxonomies/1\b": a_taxonomy().pk,
        r"/labels/1\b": label.pk,
        r"/pictures/1\b": a_picture(collection).pk,
        r"/users/1\b": a_user().pk,
    }.items():
        address = re.sub(pattern, lambda found, pk=pk: found[0].rsplit("/", 1)[0] + f"/{pk}", address)
    return address


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_broken_request_is_answered(browser: Client, address: str, in_turn) -> None:
    there = real(address)
    # All at once, and a third of them alone: one field may keep others from being read.
    for name, noise in [("all", "&".join(NOISE.values())), *in_turn(list(NOISE.items()), ADDRESSES.index(address), 3)]:
        assert browser.get(f"{there}?{noise}").status_code < 500, name
        sent = browser.post(there, noise, content_type="application/x-www-form-urlencoded")
        assert sent.status_code < 500, name
        assert b"Traceback" not in sent.content
