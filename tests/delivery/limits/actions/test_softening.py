from datetime import timedelta

import pytest

from nurture.delivery.limits.actions import soft_bounce
from nurture.delivery.models import Suppression
from tests.delivery.world import NOW


@pytest.fixture
def messages(world):
    contact = world.contact("ito@full.example")
    return [world.message(contact) for _ in range(4)]


def suppressed():
    return list(Suppression.objects.values_list("reason", "message"))


def test_the_third_email_to_a_full_mailbox_within_thirty_days_suppresses_it(messages):
    first, second, third, _ = messages
    assert not soft_bounce(message=first, at=NOW - timedelta(days=29))
    assert not soft_bounce(message=second, at=NOW - timedelta(days=9))
    assert suppressed() == []
    assert soft_bounce(message=third, at=NOW)
    assert suppressed() == [("mailbox_full", third.pk)]


def test_one_email_counts_once_however_often_its_mailbox_is_full(messages):
    for hours in range(5):
        assert not soft_bounce(message=messages[0], at=NOW + timedelta(hours=hours))
    assert suppressed() == []


def test_what_is_longer_ago_is_forgotten(messages):
    for days, each in zip((31, 20, 0), messages, strict=False):
        assert not soft_bounce(message=each, at=NOW - timedelta(days=days))


def test_somebody_elses_mailbox_is_not_counted(world, messages):
    for each in messages[:2]:
        soft_bounce(message=each, at=NOW)
    assert not soft_bounce(message=world.message(), at=NOW)


def test_whoever_was_erased_is_left_alone(messages):
    messages[0].to_address = ""
    assert not soft_bounce(message=messages[0], at=NOW)
