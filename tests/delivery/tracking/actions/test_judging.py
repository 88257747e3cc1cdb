from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import Activity
from nurture.delivery import keys
from nurture.delivery.models import Message, MessageState, Pause, Reaction
from nurture.delivery.tracking import tasks
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.actions.hits import opens, pages
from nurture.delivery.tracking.models import TrackedLink, TrackingHit
from nurture.delivery.tracking.rules import verdicts
from nurture.delivery.tracking.seen import Seen
from tests.delivery.tracking import mail
from tests.delivery.world import NOW

LATER = NOW + timedelta(hours=2)


def judge(*, after=timedelta(hours=3)):
    return judging.judge_news(at=NOW + after)


def reactions():
    return list(Reaction.objects.order_by("pk").values_list("kind", "verdict"))


def said():
    return list(Activity.objects.exclude(verb="delivery.planned").values_list("verb", "detail__verdict"))


def test_a_persons_click_is_told_once_it_is_clear(letters):
    message = letters.sent()
    mail.click(letters.tokens(message)[0])
    judge(after=timedelta(hours=2, seconds=30))
    assert reactions() == []
    judge()
    judge()
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.verdict, reaction.at) == ("click", "human", LATER)
    assert (reaction.account, reaction.contact, reaction.message) == (
        message.account,
        message.contact,
        message,
    )
    assert said() == [("delivery.link_followed", "human")]


def test_a_click_is_no_reply_and_pauses_nothing(letters):
    mail.click(letters.tokens(letters.sent())[0])
    judge()
    assert not Pause.objects.exists()


def test_a_scanner_is_one_entry_that_stands_in_nobodys_way(letters):
    message = letters.sent()
    for second, token in enumerate(letters.tokens(message)):
        mail.click(token, after=timedelta(hours=2, seconds=second))
    judge()
    assert reactions() == [("click", "machine")]
    assert Activity.objects.get(verb="delivery.link_followed").category == "record"


def test_a_verdict_changes_with_what_comes_after(letters):
    """Two links look like a person for as long as the third has not come; a late one still counts."""
    message = letters.sent()
    tokens = letters.tokens(message)
    for second, token in enumerate(tokens[:2]):
        mail.click(token, after=timedelta(hours=2, seconds=second))
    judge()
    assert reactions() == [("click", "human")] * 2
    first = set(Reaction.objects.values_list("pk", flat=True))
    mail.click(tokens[2], after=timedelta(hours=2, seconds=3))
    judge()
    assert reactions() == [("click", "machine")]
    assert not first & set(Reaction.objects.values_list("pk", flat=True)), "who reads what is new hears of it"
    assert Activity.objects.filter(verb="delivery.link_followed", detail__anew=True).count() == 1


def test_one_computer_at_three_peoples_links_betrays_itself_with_the_third(letters):
    messages = [letters.sent(letters.world.contact()) for _ in range(3)]
    for number, message in enumerate(messages[:2]):
        mail.click(letters.tokens(message)[0], after=timedelta(hours=2, seconds=number * 20), ip="gateway")
    judge()
    assert reactions() == [("click", "human")] * 2
    mail.click(letters.tokens(messages[2])[0], after=timedelta(hours=2, seconds=59), ip="gateway")
    judge()
    assert set(reactions()) == {("click", "machine")}


def test_what_was_found_out_is_not_taken_back_for_want_of_what_is_not_read(letters):
    messages = [letters.sent(letters.world.contact()) for _ in range(3)]
    for number, message in enumerate(messages):
        mail.click(letters.tokens(message)[0], after=timedelta(hours=2, seconds=number), ip="gateway")
    judge()
    mail.click(letters.tokens(messages[0])[1], after=timedelta(days=2))
    judge(after=timedelta(days=3))
    assert TrackingHit.objects.filter(verdict="machine").count() == 3
    assert sorted(reactions()) == [("click", "human"), *[("click", "machine")] * 3]


def test_opens_are_weak_and_move_nothing(letters):
    message = letters.sent()
    TrackedLink.objects.create(message=message, number=0, token_hash=keys.token_hash("o" * 22))
    waiting = [("o" * 22, Seen(user_agent=agent), LATER) for agent in (mail.CHROME, "Mozilla/5.0")]
    assert opens(waiting) == 2
    judge()
    assert sorted(reactions()) == [("open", "machine"), ("open", "unknown")]
    assert set(Activity.objects.filter(verb="delivery.mail_opened").values_list("category", flat=True)) == {
        "record"
    }
    assert not Pause.objects.exists()


def test_looking_at_the_page_to_refuse_on_is_kept_and_not_told(letters):
    message = letters.sent()
    pages([(str(message.pk), Seen(user_agent=mail.CHROME), LATER)])
    judge()
    assert TrackingHit.objects.get().kind == "page"
    assert reactions() == []


def test_of_a_mail_in_which_nothing_is_noticed_nothing_is_kept(world):
    pages([(str(world.message().pk), Seen(), LATER)])
    assert not TrackingHit.objects.exists()


@pytest.mark.parametrize("state", [MessageState.UNCERTAIN, MessageState.ASSUMED_SENT])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_followed_a_link_the_mail_has_arrived(letters, state, method):
    message = letters.sent(state=state)
    mail.click(letters.tokens(message)[0], method=method)
    judge()
    assert Message.objects.get(pk=message.pk).state == MessageState.SENT


def test_while_it_is_handed_over_the_proof_is_kept_once(letters):
    message = letters.sent(state=MessageState.HANDING_OVER)
    mail.click(letters.tokens(message)[0], after=timedelta(seconds=20))
    judge(after=timedelta(seconds=25))
    judge(after=timedelta(seconds=35))
    assert message.events.filter(what="evidence").count() == 1


def test_a_click_on_the_day_after_is_another_reaction(letters):
    message = letters.sent()
    for after in (timedelta(hours=2), timedelta(days=1)):
        mail.click(letters.tokens(message)[0], after=after)
        judge(after=after + timedelta(hours=1))
    assert reactions() == [("click", "human")] * 2


def test_rules_of_a_later_version_judge_everything_anew(letters, monkeypatch, capsys):
    message = letters.sent()
    mail.click(letters.tokens(message)[0], user_agent="Mozilla/5.0 (NewScan 1.0)")
    judge()
    assert reactions() == [("click", "human")]
    call_command("judge_hits")
    assert "0 verdicts changed" in capsys.readouterr().out
    monkeypatch.setattr(judging, "VERSION", verdicts.VERSION + 1)
    monkeypatch.setattr(verdicts.machines, "scanner", lambda agent: "NewScan" if "NewScan" in agent else "")
    call_command("judge_hits")
    assert "1 verdicts changed" in capsys.readouterr().out
    assert reactions() == [("click", "machine")]
    assert TrackingHit.objects.get().rules == verdicts.VERSION + 1


def test_after_an_upgrade_old_verdicts_are_judged_anew_by_themselves_a_turn_at_a_time(letters, monkeypatch):
    for number in range(3):
        message = letters.sent(letters.world.contact())
        mail.click(letters.tokens(message)[0], user_agent="Mozilla/5.0 (NewScan 1.0)", ip=str(number))
    judge()
    tasks.judge_anew()
    assert reactions() == [("click", "human")] * 3
    monkeypatch.setattr(judging, "VERSION", verdicts.VERSION + 1)
    monkeypatch.setattr(verdicts.machines, "scanner", lambda agent: "NewScan" if "NewScan" in agent else "")
    monkeypatch.setattr(judging, "MESSAGES_AT_ONCE", 1)
    monkeypatch.setattr(tasks, "SECONDS_A_TURN", 0.0)
    for left in (2, 1, 0):
        tasks.judge_anew()
        assert TrackingHit.objects.filter(rules=verdicts.VERSION).count() == left
    assert reactions() == [("click", "machine")] * 3


def test_judging_anew_reads_the_neighbours_as_well(letters):
    messages = [letters.sent(letters.world.contact()) for _ in range(3)]
    for number, message in enumerate(messages):
        mail.click(letters.tokens(message)[0], after=timedelta(hours=2, seconds=number), ip="gateway")
    judge()
    assert list(judging.judge_anew(at=NOW + timedelta(days=1), everything=True)) == [0]
    assert TrackingHit.objects.filter(verdict="machine").count() == 3


def test_nothing_new_costs_one_question(letters, django_assert_num_queries):
    with django_assert_num_queries(1):
        tasks.judge_hits()


def test_the_reading_of_many_costs_no_more_than_of_one(letters, django_assert_max_num_queries):
    for message in [letters.sent(letters.world.contact()) for _ in range(4)]:
        for token in letters.tokens(message):
            mail.click(token, method="HEAD", ip=str(message.pk))
    with django_assert_max_num_queries(12 + 4 * 6):
        judge()
