"""Areas of a picture, as their author writes them: by their fields alone, without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from item_types.pictures import a_png
from stratus.library.media.actions import add_picture
from stratus.library.models import Collection, Item, Medium
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def picture(collection: Collection) -> Medium:
    return add_picture(collection.pk, a_png(), file_name="heart.png", shrink=False, by=SYSTEM)


@pytest.fixture
def new(collection: Collection) -> str:
    return f"/library/collections/{collection.pk}/items/new/HOTSPOT"


def typed(picture: Medium, **values: Any) -> dict[str, Any]:
    """What an author types for two areas."""
    return {
        "title": "Heart",
        "stem": "Where is the aorta?",
        "max_score": "2",
        "lang": "en",
        "picture-picture": f"media:{picture.sha256} 400 200",
        "picture-alt": "A heart, cut open",
        "task": "SEVERAL",
        "scoring": "POLYTOMOUS",
        "areas-number": ["1", "2"],
        "areas-text": ["Aorta", "Vena cava"],
        "areas-shape": ["CIRCLE", "POLYGON"],
        "areas-at": ["50 50; 12,5", "10 10; 20,25 10; 15 40"],
        "areas-points": ["1", "3"],
        "areas-correct": ["1", ""],
    } | values


def content() -> dict[str, Any]:
    content: dict[str, Any] = newest(Item.objects.get()).content
    return content


def values_of(page: str, name: str) -> list[str]:
    return re.findall(rf'name="areas-{name}"[^>]* value="([^"]*)"', page)


def test_a_new_item_offers_two_areas(browser, new):
    assert values_of(browser.get(new).text, "number") == ["1", "2"]


def test_areas_are_stored_with_the_size_of_the_picture_as_the_library_knows_it(browser, new, picture):
    sent = typed(picture, **{"picture-picture": f"media:{picture.sha256} 9 9"})
    assert browser.post(new, sent).status_code == 302
    stored = content()
    assert stored["picture"] == {"src": f"media:{picture.sha256}", "width": 400, "height": 200, "alt": "A heart, cut open"}
    assert [(area["text"], area["shape"], area["at"], area["points"], area["correct"]) for area in stored["areas"]] == [
        ("Aorta", "CIRCLE", [5000, 5000, 1250], 1, True),
        ("Vena cava", "POLYGON", [1000, 1000, 2025, 1000, 1500, 4000], 3, False),
    ]


def test_what_is_opened_and_sent_again_changes_nothing(browser, new, picture):
    browser.post(new, typed(picture))
    item = Item.objects.get()
    address = f"/library/items/{item.pk}/edit"
    assert browser.post(address, opened(browser, address, "title")).status_code == 302
    assert newest(item).number == 1


def test_areas_stand_in_the_order_of_their_numbers_and_keep_their_ids(browser, new, picture):
    browser.post(new, typed(picture))
    first, second = (area["id"] for area in content()["areas"])
    address = f"/library/items/{Item.objects.get().pk}/edit"
    browser.post(address, opened(browser, address, "title") | {"areas-number": ["2", "1"]})
    assert [(area["id"], area["text"]) for area in content()["areas"]] == [(second, "Vena cava"), (first, "Aorta")]


def test_one_more_area_is_offered_and_what_was_typed_stays(browser, new, picture):
    page = browser.post(new, typed(picture, title="", more="areas"))
    assert (page.status_code, values_of(page.text, "number")) == (200, ["1", "2", "3"])
    assert html.unescape(values_of(page.text, "at")[0]) == "50 50; 12,5"
    assert "needs your attention" not in page.text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"areas-at": ["50 50", "10 10; 20 10; 15 40"]}, "areas", "Area 1: say where it is in percent from the left and from the top"),
        ({"areas-at": ["50 50; 12", "10 10; 11 10; 15 11"]}, "areas", "Area 2: make it at least 2 percent wide and high"),
        ({"areas-correct": ["", ""]}, "areas", "Say which area is right, one at least."),
        ({"areas-points": ["lots", "1"]}, "areas", "Points of a part are a whole number from 1 to 999."),
        ({"areas-text": ["Aorta", ""], "visible": "on"}, "areas", "Area 2: candidates see it, so give it a name."),
        ({"task": "ORDER"}, "areas", "Give at least two right areas to be put in order."),
        ({"picture-picture": ""}, "picture", "Choose the picture that you describe here."),
        ({"picture-picture": "", "picture-alt": ""}, "picture", "Choose a picture."),
        ({"picture-alt": "", "picture-decorative": "on"}, "picture", "Say what the picture shows, for those who cannot see it."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(browser, new, picture, changes, field, words):
    page = browser.post(new, typed(picture, **changes))
    assert page.status_code == 422
    (said,) = re.findall(rf'id="id_{field}_errors">(.*?)</div></div>', page.text.replace("\n", ""))
    assert words in html.unescape(said)
    assert values_of(page.text, "text")[0] == "Aorta"
    assert not Item.objects.exists()


def test_more_areas_than_there_may_be_are_refused_in_words(browser, new, picture):
    rows = {name: [values[0]] * 25 for name, values in typed(picture).items() if name.startswith("areas-")}
    assert "Give 1 to 20 areas." in browser.post(new, typed(picture, **rows)).text


def test_every_control_of_an_area_has_a_label_of_its_own(browser, new):
    page = browser.get(new).text
    ids = re.findall(r'<(?:input|select)[^>]*name="areas-(?:text|shape|at|number|points|correct)"[^>]* id="([^"]*)"', page)
    ids += re.findall(r'<(?:input|select)[^>]* id="([^"]*)"[^>]*name="areas-', page)
    assert len(set(ids)) == 12
    assert all(f'<label for="{pk}">' in page for pk in ids)


def test_colleagues_see_which_areas_are_right(browser, new, picture):
    browser.post(new, typed(picture))
    page = html.unescape(browser.get(f"/library/items/{Item.objects.get().pk}").text)
    assert re.findall(r"[✓✗] (?:Right|Wrong)", page) == ["✓ Right", "✗ Wrong"]


def tokens_on(picture: Medium, **values: Any) -> dict[str, Any]:
    """What an author types for two tokens that belong onto two areas."""
    areas = {name: value for name, value in typed(picture).items() if name.startswith(("areas-", "picture")) and name != "areas-correct"}
    common = {"title": "Heart", "stem": "What is where?", "max_score": "2", "lang": "en", "scoring": "POLYTOMOUS", "surface": "PICTURE"}
    return common | areas | {"tokens-html": ["to the body", "", "from it"], "areas-token": ["0", "2"]} | values


@pytest.fixture
def new_drag(collection: Collection) -> str:
    return f"/library/collections/{collection.pk}/items/new/DRAG_AND_DROP"


def test_tokens_are_stored_with_the_areas_to_which_they_belong_and_no_text(browser, new_drag, picture):
    assert browser.post(new_drag, tokens_on(picture)).status_code == 302
    stored = content()
    assert [(area["text"], area["token"], area["points"]) for area in stored["areas"]] == [("Aorta", 0, 1), ("Vena cava", 1, 3)]
    assert not stored.keys() & {"text", "gaps"}


def test_tokens_on_a_picture_that_are_opened_and_sent_again_change_nothing(browser, new_drag, picture):
    browser.post(new_drag, tokens_on(picture))
    item = Item.objects.get()
    address = f"/library/items/{item.pk}/edit"
    assert browser.post(address, opened(browser, address, "title")).status_code == 302
    assert newest(item).number == 1


def test_an_area_without_its_token_is_named_and_nothing_is_lost(browser, new_drag, picture):
    page = browser.post(new_drag, tokens_on(picture, **{"areas-token": ["0", ""]}))
    assert page.status_code == 422
    assert "Choose the right token of gap or area 2." in page.text
    assert values_of(page.text, "text") == ["Aorta", "Vena cava"]


def test_one_more_area_and_one_more_token_are_offered_each_by_its_button(browser, new_drag, picture):
    for more, rows in (("areas", (3, 3)), ("tokens", (2, 4))):
        page = browser.post(new_drag, tokens_on(picture, title="", more=more))
        assert (len(values_of(page.text, "number")), page.text.count('name="tokens-html"')) == rows


def test_a_text_with_gaps_beside_a_picture_is_refused_in_words(browser, new_drag, picture):
    page = browser.post(new_drag, tokens_on(picture, text="In [1]"))
    assert page.status_code == 422
    (said,) = re.findall(r'id="id_text_errors">(.*?)</div></div>', page.text.replace("\n", ""))
    assert "This belongs to the other kind of places." in said
