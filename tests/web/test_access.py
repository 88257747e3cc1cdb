"""Who may open a page at all."""

import pytest

from nurture.projects.models import Project
from tests import build

pytestmark = pytest.mark.django_db


def test_what_a_browser_kept_for_somebody_is_not_said_by_whoever_signed_in_after_them(client):
    rep, marketer = build.rep(), build.marketer()
    client.force_login(marketer)
    for whose, expected in ((rep, 401), (marketer, 302)):
        kept = {"HX-Request": "true", "X-Input-Of": str(whose.pk)}
        project = build.project(marketer, name=f"FY {whose.pk}")
        assert client.post(f"/meetings/prepare/{project.pk}/", headers=kept).status_code == expected
    assert Project.objects.count() == 2


def test_who_is_signed_out_meanwhile_goes_on_at_the_page_on_which_they_pressed(client):
    page = "http://testserver/outbox/stops/?scope=everything"
    answer = client.post("/outbox/stop/", {"scope": "everything"}, headers={"Referer": page})
    assert answer.url == "/sign-in/login/?next=/outbox/stops/%3Fscope%3Deverything"


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/outbox/", "//elsewhere.example/"])
def test_nobody_is_sent_to_another_site(client, page):
    assert client.post("/outbox/stop/", headers={"Referer": page}).url == "/sign-in/login/?next=/"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This address is no page"), ("ja", "ページではありません")]
)
def test_the_address_of_a_form_says_that_it_is_no_page(client, language, said):
    client.force_login(build.rep(language=language))
    answer = client.get("/outbox/stop/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert said in answer.content.decode()
    assert client.put("/outbox/stop/").content == b""
