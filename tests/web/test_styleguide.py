"""Every component on one page."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db
VALID = {
    "company": "港精密工業",
    "revenue": "3200",
    "decides_on": "2027-01-31",
    "role": "champion",
    "reachability": "4",
    "basis": "card",
    "why": "They asked us.",
}


def test_a_member_sees_every_component(client):
    client.force_login(build.rep())
    page = client.get("/styleguide/")
    assert page.status_code == 200
    assert b'class="timeline"' in page.content
    assert b'class="stages"' in page.content


def test_it_can_be_seen_without_signing_in(client):
    assert client.get("/styleguide/").status_code == 200


def test_a_form_in_order_is_answered_by_a_redirect_and_a_message(client):
    page = client.post("/styleguide/", VALID, follow=True)
    assert page.redirect_chain == [("/styleguide/", 302)]
    assert b"Received." in page.content


def test_a_form_with_errors_is_answered_by_the_same_page(client):
    page = client.post("/styleguide/", {**VALID, "company": ""})
    assert page.status_code == 422
    assert b"One thing to mend" in page.content


def test_nothing_else_is_done_here(client):
    assert client.delete("/styleguide/").status_code == 405
