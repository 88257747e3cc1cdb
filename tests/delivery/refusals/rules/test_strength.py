from datetime import UTC, datetime

import pytest

from nurture.delivery.models import Suppression
from nurture.delivery.refusals.rules.strength import Lift, lift_of, pause_until, takes_over

REASONS = list(Suppression.Reason)


@pytest.mark.parametrize("standing", ["bounced", "by_hand", "quiet"])
@pytest.mark.parametrize("new", ["unsubscribed", "complaint", "asked", "erased"])
def test_what_the_person_said_takes_the_place_of_what_we_know(new, standing):
    assert takes_over(new, standing)
    assert not takes_over(standing, new)


@pytest.mark.parametrize("new", REASONS)
def test_nothing_softens_a_refusal(new):
    assert not takes_over(new, "unsubscribed")


def test_a_reason_of_their_own_outlives_the_merge_that_brought_another():
    assert takes_over("bounced", "merged")
    assert not takes_over("quiet", "merged")


@pytest.mark.parametrize("reason", REASONS)
def test_only_what_we_found_or_entered_is_lifted_by_one_of_us(reason):
    assert (lift_of(reason) is Lift.ALONE) == (reason in {"bounced", "by_hand"})
    assert (lift_of(reason) is Lift.NEVER) == (reason == "erased")


@pytest.mark.parametrize(
    ("on", "until"),
    [((2026, 11, 30), (2027, 2, 28)), ((2027, 11, 30), (2028, 2, 29)), ((2026, 1, 15), (2026, 4, 15))],
)
def test_a_pause_lasts_three_months_and_no_day_is_lost(on, until):
    assert pause_until(datetime(*on, 9, tzinfo=UTC)) == datetime(*until, 9, tzinfo=UTC)
