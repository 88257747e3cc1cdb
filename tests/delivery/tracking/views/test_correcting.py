from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery.models import Reaction
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.rules.choices import Choice
from tests import build
from tests.delivery.tracking import mail
from tests.delivery.world import NOW


@pytest.fixture
def scanned(letters):
    choose(choice=Choice(opens=True), by=letters.world.rep, at=NOW)
    message = letters.sent()
    mail.click(letters.tokens(message)[0], method="HEAD")
    judging.judge_news(at=NOW + timedelta(hours=3))
    return message


def path(message, number=1):
    return f"/outbox/links/{message.tracked_links.get(number=number).pk}/who/"


def verdicts():
    return list(Reaction.objects.values_list("verdict", flat=True))


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_either_team_says_that_it_was_a_person(letters, scanned, client, who):
    client.force_login(getattr(letters.world, who))
    answer = client.post(path(scanned), {"verdict": "human", "operation": uuid4()})
    assert (answer.status_code, verdicts()) == (302, ["human"])


def test_the_page_of_the_message_says_who_and_why(letters, scanned, client):
    client.force_login(letters.world.rep)
    page = client.get(scanned.get_absolute_url()).text
    assert "It asked whether the page is there, not for the page." in page
    assert "This was a person" in page
    client.post(path(scanned), {"verdict": "human", "operation": uuid4()})
    assert f"{letters.world.rep.name} says: this was a person." in client.get(scanned.get_absolute_url()).text


def test_a_picture_is_never_said_to_be_a_persons(letters, scanned, client):
    client.force_login(letters.world.rep)
    assert client.post(path(scanned, 0), {"verdict": "human"}).status_code == 404


def test_outsiders_say_nothing(scanned, client):
    client.force_login(build.rep("outsider@tsubaki.example"))
    assert client.post(path(scanned), {"verdict": "human"}).status_code == 404
    assert verdicts() == ["machine"]


def test_nonsense_and_other_methods_are_refused(letters, scanned, client):
    client.force_login(letters.world.rep)
    assert client.post(path(scanned), {"verdict": "ghost"}).status_code == 400
    assert client.post("/outbox/links/999999/who/", {"verdict": "human"}).status_code == 404
    assert client.get(path(scanned)).status_code == 405
