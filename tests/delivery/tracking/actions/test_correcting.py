from datetime import timedelta
from uuid import uuid4

from accounts.models import Activity
from nurture.delivery.models import Reaction
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.actions.correcting import correct
from nurture.delivery.tracking.models import HitCorrection, TrackedLink
from tests.delivery.tracking import mail
from tests.delivery.world import NOW


def link_of(message):
    links = TrackedLink.objects.select_related("message__account", "message__contact")
    return links.filter(message=message, number=1).get()


def scanned(letters):
    message = letters.sent()
    mail.click(letters.tokens(message)[0], method="HEAD")
    judging.judge_news(at=NOW + timedelta(hours=3))
    return message


def say(message, verdict, *, by, after=timedelta(hours=4), operation=None):
    return correct(
        link=link_of(message), verdict=verdict, operation=operation or uuid4(), by=by, at=NOW + after
    )


def verdicts():
    return list(Reaction.objects.order_by("at").values_list("verdict", flat=True))


def test_who_knows_better_says_so_and_it_is_told_who(letters):
    message = scanned(letters)
    assert verdicts() == ["machine"]
    assert say(message, "human", by=letters.world.rep)
    assert verdicts() == ["human"]
    entry = Activity.objects.get(verb="delivery.hits_corrected")
    assert (entry.actor, entry.detail["verdict"]) == (letters.world.rep, "human")


def test_what_comes_later_is_judged_by_the_rules(letters):
    message = scanned(letters)
    say(message, "human", by=letters.world.rep)
    mail.click(letters.tokens(message)[0], method="HEAD", after=timedelta(hours=5))
    judging.judge_news(at=NOW + timedelta(hours=6))
    assert verdicts() == ["human", "machine"]


def test_the_word_is_taken_back(letters):
    message = scanned(letters)
    say(message, "human", by=letters.world.rep)
    say(message, "", by=letters.world.marketer, after=timedelta(hours=5))
    assert verdicts() == ["machine"]
    assert HitCorrection.objects.count() == 2


def test_a_double_click_says_it_once(letters):
    message, operation = scanned(letters), uuid4()
    assert say(message, "human", by=letters.world.rep, operation=operation)
    assert not say(message, "human", by=letters.world.rep, operation=operation)
    assert Activity.objects.filter(verb="delivery.hits_corrected").count() == 1


def test_judging_anew_does_not_undo_it(letters):
    message = scanned(letters)
    say(message, "human", by=letters.world.rep)
    list(judging.judge_anew(at=NOW + timedelta(days=1), everything=True))
    assert verdicts() == ["human"]
