import re

import pytest

from nurture.delivery.tracking.actions import hits
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.models import TrackedLink, TrackingChoice, TrackingHit
from nurture.delivery.tracking.rules.choices import Choice
from nurture.delivery.tracking.seen import Seen
from tests import build
from tests.delivery.tracking.mail import CHROME, click
from tests.delivery.world import NOW

SEEN = Seen("GET", "desk", "203.0.113.0/24", CHROME, {})


def looked_at(message):
    hits.pages([(str(message.pk), SEEN, NOW)])


def test_the_same_choice_again_is_no_news(world):
    assert choose(choice=Choice(clicks=False), by=world.rep, at=NOW)
    assert not choose(choice=Choice(clicks=False), by=world.marketer, at=NOW)
    assert TrackingChoice.objects.get().by == world.rep


def test_what_stood_before_stays_as_history(world):
    choose(choice=Choice(clicks=False), project=world.project, by=world.rep, at=NOW)
    choose(choice=Choice(clicks=True), project=world.project, by=world.marketer, at=NOW)
    assert [(each.clicks, each.ended_at) for each in TrackingChoice.objects.order_by("pk")] == [
        (False, NOW),
        (True, None),
    ]


def test_a_persons_no_holds_for_mail_they_have(letters):
    message = letters.sent()
    choose(choice=Choice(clicks=False, opens=False), contact=message.contact, by=None, at=NOW)
    assert not TrackedLink.objects.filter(is_counted=True).exists()


def test_their_yes_counts_again_from_then_on(letters):
    message = letters.sent()
    choose(choice=Choice(clicks=False, opens=False), contact=message.contact, by=None, at=NOW)
    choose(choice=Choice(), contact=message.contact, by=letters.world.rep, at=NOW)
    assert not TrackedLink.objects.filter(is_counted=False).exists()


@pytest.fixture(params=["everything", "project"])
def wider(request, world):
    return {"project": world.project} if request.param == "project" else {}


def test_a_wider_no_holds_at_once_and_a_yes_from_then_on(letters, wider):
    message = letters.sent()
    token = letters.tokens(message)[0]
    choose(choice=Choice(clicks=False), by=letters.world.rep, at=NOW, **wider)
    assert click(token) == "https://tsubaki.example/a"
    looked_at(message)
    assert not TrackingHit.objects.exists()
    choose(choice=Choice(), by=letters.world.rep, at=NOW, **wider)
    assert click(token) == "https://tsubaki.example/a"
    looked_at(message)
    assert set(TrackingHit.objects.values_list("kind", flat=True)) == {"click", "page"}


def test_a_wider_no_to_pictures_holds_at_once(letters, wider):
    choose(choice=Choice(opens=True), by=letters.world.rep, at=NOW)
    picture = re.search(r"/o/([A-Za-z0-9_-]{22})", bytes(letters.sent().raw).decode())[1]
    assert hits.opens([(picture, SEEN, NOW)]) == 1
    choose(choice=Choice(opens=False), by=letters.world.rep, at=NOW, **wider)
    assert hits.opens([(picture, SEEN, NOW)]) == 0


def test_the_no_of_another_project_is_its_own(letters):
    message = letters.sent()
    other = build.project(name="FY27")
    choose(choice=Choice(clicks=False, opens=False), project=other, by=letters.world.rep, at=NOW)
    click(letters.tokens(message)[0])
    assert TrackingHit.objects.filter(message=message).exists()


def test_nobody_elses_links_are_touched(letters):
    first, second = letters.sent(), letters.sent(letters.world.contact())
    choose(choice=Choice(clicks=False, opens=False), contact=first.contact, by=None, at=NOW)
    assert not second.tracked_links.filter(is_counted=False).exists()
