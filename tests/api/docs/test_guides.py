"""The guides: Markdown of the repository, as pages of the installation."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stratus.external_api.docs.guides import GUIDES, rendered, text_of

SLUGS = [guide.slug for guide in GUIDES]


def codes(slug: str, language: str) -> list[str]:
    """The pieces of code of a guide in this language."""
    (guide,) = (one for one in GUIDES if one.slug == slug)
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(guide), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_guide_is_a_page_that_loads_and_runs_nothing_from_elsewhere(slug):
    response = Client().get(f"/api/docs/{slug}")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1>") == 1
    assert 'style="' not in page
    assert "<style" not in page
    assert page.count("<script ") == page.count('<script type="module" src=')


@pytest.mark.parametrize("slug", SLUGS)
def test_its_addresses_are_those_of_this_installation(slug):
    page = Client().get(f"/api/docs/{slug}", headers={"host": "exams.university.example:8443"}).content.decode()
    assert "exams.example.org" not in page


@pytest.mark.parametrize("slug", SLUGS)
def test_its_links_lead_to_pages(slug):
    (guide,) = (one for one in GUIDES if one.slug == slug)
    for address in re.findall(r'href="([^"]+)"', rendered(guide, "https://x").html):
        if not address.startswith("https://"):
            assert Client().get(address.partition("#")[0]).status_code == 200, address


@pytest.mark.parametrize("slug", SLUGS)
def test_its_python_compiles(slug):
    for number, code in enumerate(codes(slug, "python")):
        compile(code, f"{slug}-{number}", "exec")


def test_there_is_no_other_guide():
    assert Client().get("/api/docs/nothing-like-it").status_code == 404


def test_every_call_that_a_guide_names_exists():
    from stratus.external_api.docs.pages import published

    known = {f"{method.upper()} {path}" for path, methods in published()["paths"].items() for method in methods}
    for slug in ("first-exam", "results", "webhook", "changelog"):
        (guide,) = (one for one in GUIDES if one.slug == slug)
        named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^` ]*)`", text_of(guide)))
        assert named <= known, slug
