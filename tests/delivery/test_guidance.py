from datetime import timedelta

from nurture.delivery import words
from nurture.delivery.actions.foreseeing import foresee
from nurture.delivery.gates import Refusal
from nurture.delivery.guidance import CHECKS, RELEASES, checks, guidance
from nurture.delivery.models import Message, MessageState


def test_every_reason_that_is_guided_has_its_words():
    above = {"not_decided", "not_approved", "content_changed", "resting"}
    assert set(RELEASES) - above <= set(words.REASONS)
    assert {code for _label, codes in CHECKS for code in codes} - above <= set(words.REASONS)


def test_a_held_message_is_never_left_without_a_word_of_what_comes_next(world):
    message = world.message()
    message.state, message.reason = MessageState.HELD, "a reason of tomorrow"
    assert guidance(message).words == "Looked at again every half minute."
    message.reason = "paused"
    assert guidance(message).url == world.account.get_absolute_url()


def test_a_place_that_is_named_has_a_way_there(world):
    message = world.message()
    message.state = MessageState.HELD
    for code, (_words, place) in RELEASES.items():
        message.reason = code
        assert bool(guidance(message).url) == bool(place), code


def test_a_limit_that_outlasts_the_day_is_not_said_to_end_by_itself(world):
    message = world.message()
    message.state, message.reason = MessageState.HELD, "limit_way_hour"
    message.held_until = message.stale_at - timedelta(minutes=1)
    assert guidance(message).words == "Goes on by itself then, unless its day is over before."
    message.held_until = message.stale_at
    assert guidance(message).words == "Its day ends first, so it does not go by itself."
    assert guidance(message).url == "/outbox/flow/"


def test_what_goes_or_went_as_it_should_needs_none(world):
    message = world.message()
    assert guidance(message) is None
    message.state = MessageState.SENT
    assert guidance(message) is None


def test_each_thing_the_gate_asks_is_one_line():
    said = checks(
        [
            Refusal("left"),
            Refusal("no_legal_basis"),
            Refusal("a_new_one", "Not on %(day)s", {"day": "Monday"}),
        ]
    )
    no = [check.refusals for check in said if check.refusals]
    assert len(said) == len(CHECKS) + 1
    assert [len(each) for each in no] == [2, 1]
    assert no[1] == ("Not on Monday",)


def test_the_day_of_a_message_is_no_matter_before_it_comes():
    assert not any(check.refusals for check in checks([Refusal("stale")]))


def test_all_that_stands_against_it_is_foreseen_and_nothing_changes(world, clock):
    message = world.message()
    assert foresee(message, at=clock.now) == []
    message.contact.legal_basis = "none"
    message.contact.save(update_fields=["legal_basis"])
    world.rep.is_active = False
    world.rep.save(update_fields=["is_active"])
    before = Message.objects.values().get()
    assert {each.code for each in foresee(message, at=clock.now)} == {"no_legal_basis", "sender_gone"}
    assert Message.objects.values().get() == before
