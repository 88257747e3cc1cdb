import pytest

from accounts.models import Activity
from nurture.delivery.actions import pausing, sorting
from nurture.delivery.facts import AlreadySorted, CannotTakeBack
from nurture.delivery.inbound.classifying import Kind
from nurture.delivery.models import InboundMail, MessageState, Pause, Reaction, Suppression
from tests.delivery.actions.test_inbound import receive, sent  # noqa: F401 — a fixture
from tests.delivery.inbound.test_classifying import mail
from tests.delivery.world import NOW


@pytest.fixture
def stray(sent):  # noqa: F811
    return receive(mail(sender="ito.private@home.example", subject="先日の件", body="資料をください。"))


def assign(stray, contact, by, kind=Kind.REPLY):
    sorting.assign(inbound=stray, contact=contact, kind=kind, by=by, at=NOW)
    stray.refresh_from_db()


def test_a_stray_reply_given_to_a_person_pauses_their_account(world, sent, stray):  # noqa: F811
    waiting = world.message(world.contact("abe@minato.example"))
    assign(stray, sent.contact, world.rep)
    assert (stray.contact, stray.message, stray.matched_by) == (sent.contact, sent, "hand")
    assert Reaction.objects.get().words == "資料をください。"
    assert Pause.objects.get().account == world.account
    waiting.refresh_from_db()
    assert waiting.state == MessageState.HELD


def test_who_sorts_says_what_it_is(world, sent, stray):  # noqa: F811
    assign(stray, sent.contact, world.rep, Kind.AUTO_REPLY)
    assert Reaction.objects.get().kind == "auto_reply"
    assert not Pause.objects.exists()


def test_two_who_sort_at_once_do_it_once(world, sent, stray):  # noqa: F811
    assign(stray, sent.contact, world.rep)
    with pytest.raises(AlreadySorted):
        assign(stray, sent.contact, world.marketer)
    with pytest.raises(AlreadySorted):
        sorting.ignore(inbound=stray, by=world.marketer, at=NOW)
    assert Reaction.objects.count() == 1


def test_taken_back_it_never_was_theirs(world, sent, stray):  # noqa: F811
    waiting = world.message(world.contact("abe@minato.example"))
    assign(stray, sent.contact, world.rep)
    sorting.take_back(inbound=stray, by=world.rep, at=NOW)
    stray.refresh_from_db()
    assert (stray.contact, stray.settled) == (None, "")
    assert not Reaction.objects.exists()
    assert not Pause.objects.exists()
    assert not Activity.objects.filter(verb="delivery.reply").exists()
    waiting.refresh_from_db()
    assert waiting.state == MessageState.PLANNED
    assert InboundMail.objects.unmatched().get() == stray


def test_what_somebody_acted_upon_is_not_taken_back(world, sent, stray):  # noqa: F811
    assign(stray, sent.contact, world.rep)
    pausing.lift(pause=Pause.objects.get(), choice=Pause.Choice.ADAPT, by=world.rep, at=NOW)
    with pytest.raises(CannotTakeBack):
        sorting.take_back(inbound=stray, by=world.rep, at=NOW)


def test_a_complaint_is_not_taken_back(world, sent, stray):  # noqa: F811
    assign(stray, sent.contact, world.rep, Kind.COMPLAINT)
    assert Suppression.objects.exists()
    with pytest.raises(CannotTakeBack):
        sorting.take_back(inbound=stray, by=world.rep, at=NOW)


def test_a_pause_begun_by_hand_goes_on_for_its_reason(world, sent, stray):  # noqa: F811
    pausing.pause_by_hand(account=world.account, reason="監査中", by=world.rep, at=NOW)
    assign(stray, sent.contact, world.rep)
    sorting.take_back(inbound=stray, by=world.rep, at=NOW)
    assert Pause.objects.get().reaction is None


def test_what_is_put_aside_may_come_back(world, stray):
    sorting.ignore(inbound=stray, by=world.rep, at=NOW)
    assert not InboundMail.objects.unmatched().exists()
    sorting.take_back(inbound=stray, by=world.rep, at=NOW)
    assert InboundMail.objects.unmatched().exists()
