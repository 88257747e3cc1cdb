from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.models import TrackedLink, TrackingChoice
from nurture.delivery.tracking.rules.choices import Choice
from tests.delivery.world import NOW


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


def test_nobody_elses_links_are_touched(letters):
    first, second = letters.sent(), letters.sent(letters.world.contact())
    choose(choice=Choice(clicks=False, opens=False), contact=first.contact, by=None, at=NOW)
    assert not second.tracked_links.filter(is_counted=False).exists()
