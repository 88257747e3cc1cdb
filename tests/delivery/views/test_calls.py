from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Annotation
from nurture.delivery.models import Pause, Reaction
from tests import build


@pytest.fixture
def url(world):
    return reverse("delivery:log_call", args=[world.account.pk])


def typed(world, **changes):
    return {
        "operation": str(uuid4()),
        "heard_by": "visit",
        "contact": "",
        "their_words": "「稟議は一月です」",
        "body": "",
        "kind": "words",
        "heard_on": "2026-11-20",
        "confidence": "2",
    } | changes


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


def test_three_fields_are_in_sight_and_a_call_is_meant(world, signed_in, url):
    world.contact()
    form = signed_in.get(url).context["form"]
    assert form["heard_by"].value() == "phone"
    assert [value for value, _ in form["heard_by"].field.choices] == ["phone", "visit", "online"]


def test_a_visit_is_kept_and_pauses(world, signed_in, url):
    ito = world.contact()
    answer = signed_in.post(url, typed(world, contact=ito.pk), follow=True)
    assert answer.redirect_chain == [(world.account.get_absolute_url(), 302)]
    page = answer.content.decode()
    assert "Nothing more goes out" in page
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.words, reaction.contact) == ("visit", "稟議は一月です", ito)
    assert "Paused." in page
    assert "稟議は一月です" in page


def test_from_the_page_of_a_person_they_are_chosen(world, signed_in, url):
    ito = world.contact()
    form = signed_in.get(f"{url}?contact={ito.pk}").context["form"]
    assert str(form["contact"].value()) == str(ito.pk)


def test_whoever_of_the_other_team_or_no_project_was_there_enters_it_too(world, client, url):
    for user in (world.marketer, build.rep()):
        client.force_login(user)
        assert client.post(url, typed(world, their_words=str(user.pk))).status_code == 302
    assert Reaction.objects.count() == 2
    assert Pause.objects.count() == 1


def test_without_a_team_one_reads_only(world, client, url):
    client.force_login(build.administrator())
    assert client.get(url).status_code == 403
    assert client.post(url, typed(world)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"their_words": "あ" * 2001}, "their_words"),
        ({"heard_by": "email"}, "heard_by"),
        ({"heard_by": ""}, "heard_by"),
        ({"heard_on": "2999-01-01"}, "heard_on"),
        ({"contact": "999999"}, "contact"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, signed_in, url, wrong, field):
    answer = signed_in.post(url, typed(world, body="一月に決まる", **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "一月に決まる" in answer.content.decode()
    assert not Reaction.objects.exists()
    assert not Annotation.objects.exists()


def test_nothing_said_is_nothing_to_write_down(world, signed_in, url):
    answer = signed_in.post(url, typed(world, their_words="", body=" "))
    assert answer.status_code == 422
    assert "Write what they said" in answer.content.decode()


def test_a_double_click_writes_once_and_another_text_is_shown_beside_it(world, signed_in, url):
    first = typed(world)
    signed_in.post(url, first)
    assert signed_in.post(url, first).status_code == 302
    answer = signed_in.post(url, first | {"their_words": "別の話"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "稟議は一月です" in page
    assert "別の話" in page
    assert Reaction.objects.count() == 1


def test_no_such_account_and_another_method(world, signed_in, url):
    assert signed_in.get(reverse("delivery:log_call", args=[999999])).status_code == 404
    assert signed_in.put(url).status_code == 405
