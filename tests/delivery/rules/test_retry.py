from datetime import timedelta

import pytest

from nurture.delivery.rules.retry import DELAYS, RetryClass, after_deferral, after_no_route, after_refusal

pytestmark = pytest.mark.once


def test_deferrals_wait_longer_each_time_and_then_give_up():
    delays = [after_deferral("4.5.1", number, 0).delay for number in range(6)]
    assert delays == [*DELAYS, None]
    assert after_deferral("4.5.1", 5, 0).retry_class == RetryClass.GAVE_UP


def test_deferrals_are_spread_by_a_fifth():
    assert after_deferral("", 0, 1).delay == timedelta(minutes=6)
    assert after_deferral("", 0, -1).delay == timedelta(minutes=4)


def test_a_domain_that_wants_less_gets_an_hour_of_rest():
    retry = after_deferral("4.7.1", 0, 0)
    assert (retry.retry_class, retry.delay) == (RetryClass.DOMAIN_COOLS, timedelta(hours=1))


def test_a_closed_way_never_gives_up():
    assert after_no_route().delay == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("code", "enhanced", "expected"),
    [
        (550, "5.1.1", RetryClass.NO_SUCH_ADDRESS),
        (550, "5.1.10", RetryClass.NO_SUCH_ADDRESS),
        (550, "5.1.8", RetryClass.SENDER_REFUSED),
        (552, "5.2.2", RetryClass.MAILBOX_FULL),
        (550, "5.7.1", RetryClass.SENDER_REFUSED),
        # A list of theirs that takes mail from inside only is not about us.
        (550, "5.7.133", RetryClass.REFUSED),
        (535, "", RetryClass.SENDER_REFUSED),
        (550, "", RetryClass.REFUSED),
        (554, "5.0.0", RetryClass.REFUSED),
    ],
)
def test_a_refusal_says_whose_fault_it_is(code, enhanced, expected):
    retry = after_refusal(code, enhanced)
    assert (retry.retry_class, retry.delay) == (expected, None)


@pytest.mark.parametrize(
    ("code", "enhanced", "text", "full"),
    [
        (452, "4.2.2", "", True),
        (552, "5.2.2", "", True),
        (452, "", "Requested action not taken: mailbox full", True),
        (552, "", "User is over quota", True),
        (552, "", "storage allocation exceeded", True),
        (452, "", "insufficient system storage", False),
        (452, "4.3.1", "mailbox full of work", False),
        (552, "5.3.4", "message exceeds the size limit", False),
        (450, "", "mailbox full", False),
    ],
)
def test_a_full_mailbox_is_told_from_a_full_disk(code, enhanced, text, full):
    retry = (
        after_deferral(enhanced, 0, 0, code=code, text=text)
        if code < 500
        else after_refusal(code, enhanced, text)
    )
    assert (retry.retry_class == RetryClass.MAILBOX_FULL) is full
