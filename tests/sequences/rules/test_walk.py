"""Where everybody stands: order, waits that end by themselves, and what holds whom."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nurture.delivery.rules.window import Window
from nurture.sequences.rules.plan import ACCOUNT, Calendars, Ended, Facts, Place, Reacted
from nurture.sequences.rules.walk import State, walk

pytestmark = pytest.mark.once

# A Tuesday, 10:00 in Tokyo.
BEGAN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ITO, MORI = 1, 2
OURS = Calendars(Window(), meetings=(BEGAN + timedelta(days=7), BEGAN + timedelta(days=14)))


def tokyo(month, day, hour=0, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=9)


def email(step, *audience, **fields):
    return Place(step, "email", audience=audience or (ITO,), **fields)


def stand(places, now=BEGAN, **facts):
    found = walk(places, Facts(BEGAN, **facts), OURS, now=now)
    return {each.who: (each.step, each.state, each.due_at, each.look_at) for each in found.standings}, [
        (each.step, each.who, each.how) for each in found.passed
    ]


def test_the_first_step_waits_for_nothing():
    assert stand([email(10, delay_days=3)])[0] == {ITO: (10, State.READY, BEGAN, None)}


def test_an_email_is_due_when_its_days_have_passed_since_the_one_before():
    places, sent = [email(5), email(10, delay_days=3)], {(5, ITO): Ended(BEGAN, "sent")}
    due = tokyo(11, 27)
    assert stand(places, ends=sent)[0] == {ITO: (10, State.WAITING, due, due)}
    assert stand(places, ends=sent, now=due)[0] == {ITO: (10, State.READY, due, None)}


def test_business_days_leave_out_holidays_and_weekends():
    places = [email(5), email(10, delay_days=1)]
    # 20 November is a Friday, 23 November 勤労感謝の日.
    sent = {(5, ITO): Ended(tokyo(11, 20, 10), "sent")}
    found = walk(places, Facts(tokyo(11, 20, 9), ends=sent), OURS, now=BEGAN).standings
    assert found[0].due_at == tokyo(11, 24)


def test_who_is_not_meant_goes_past_a_step():
    places = [email(10, ITO), email(20, ITO, MORI)]
    found, _passed = stand(places)
    assert (found[ITO][0], found[MORI][0]) == (10, 20)


def test_an_email_on_its_way_is_looked_after_when_its_moment_comes():
    goes = tokyo(11, 25, 9)
    found, _passed = stand([email(10)], going={(10, ITO): goes})
    assert found[ITO] == (10, State.GOING, goes, goes)
    late = goes + timedelta(hours=1)
    found, _passed = stand([email(10)], now=late, going={(10, ITO): goes})
    assert found[ITO] == (10, State.GOING, goes, late + timedelta(minutes=15))


def test_what_was_sent_leads_to_the_next_step():
    sent = Ended(tokyo(11, 25, 10), "sent")
    found, _passed = stand([email(10), email(20, delay_days=2)], ends={(10, ITO): sent})
    assert found[ITO][:3] == (20, State.WAITING, tokyo(11, 27))


def test_one_person_is_skipped_and_the_others_are_not():
    places = [email(10, ITO, MORI), email(20, ITO, MORI, delay_days=1)]
    found, _passed = stand(places, ends={(10, MORI): Ended(BEGAN, "skipped")})
    assert (found[ITO][0], found[MORI][0]) == (10, 20)


def test_a_step_that_ended_for_all_ended_for_each():
    found, _passed = stand([email(10, ITO, MORI)], ends={(10, ACCOUNT): Ended(BEGAN, "skipped")})
    assert {each[1] for each in found.values()} == {State.THROUGH}


def test_a_shared_step_waits_until_everybody_is_through_with_what_comes_before():
    places = [email(10, ITO, MORI), Place(20, "task", is_shared=True), email(30, ITO, MORI)]
    found, _passed = stand(places, ends={(10, ITO): Ended(BEGAN, "sent")})
    assert found[ACCOUNT] == (20, State.WAITING, None, None)
    assert (found[ITO][0], found[MORI][0]) == (20, 10)
    sent = {(10, who): Ended(BEGAN, "sent") for who in (ITO, MORI)}
    assert stand(places, ends=sent)[0][ACCOUNT][:2] == (20, State.READY)
    done = sent | {(20, ACCOUNT): Ended(BEGAN, "done")}
    found, _passed = stand(places, ends=done)
    assert {found[ITO][0], found[MORI][0]} == {30}
    assert found[ACCOUNT][1] == State.THROUGH


def wait(**fields):
    return Place(20, "wait", timing="fact", fact="clicked", fact_days=5, is_shared=True, **fields)


def test_a_wait_for_a_click_ends_with_the_click():
    places = [email(10), wait(), email(30)]
    ends = {(10, ITO): Ended(BEGAN, "sent")}
    deadline = tokyo(12, 1)
    assert stand(places, ends=ends)[0][ACCOUNT] == (20, State.WAITING, None, deadline)
    clicked = {ITO: [Reacted("click", BEGAN + timedelta(days=1))]}
    found, passed = stand(places, now=BEGAN + timedelta(days=2), ends=ends, reactions=clicked)
    assert passed == [(20, ACCOUNT, "reacted")]
    assert found[ITO][0] == 30


def test_a_wait_for_a_click_times_out_and_goes_on():
    ends = {(10, ITO): Ended(BEGAN, "sent")}
    found, passed = stand([email(10), wait(), email(30)], now=tokyo(12, 1), ends=ends)
    assert passed == [(20, ACCOUNT, "timed_out")]
    assert found[ITO][0] == 30


@pytest.mark.parametrize("kind", ["open", "bounce", "auto_reply"])
def test_no_open_and_no_machine_ends_a_wait(kind):
    ends = {(10, ITO): Ended(BEGAN, "sent")}
    reactions = {ITO: [Reacted(kind, BEGAN + timedelta(hours=2))]}
    _found, passed = stand([email(10), wait()], now=BEGAN + timedelta(days=1), ends=ends, reactions=reactions)
    assert passed == []


def test_a_click_before_the_email_says_nothing_of_it():
    ends = {(10, ITO): Ended(BEGAN, "sent")}
    old = {ITO: [Reacted("click", BEGAN - timedelta(days=3))]}
    assert stand([email(10), wait()], ends=ends, reactions=old)[1] == []


def by_fact(fact, days=3):
    return email(20, ITO, MORI, timing="fact", fact=fact, fact_days=days)


def test_each_goes_the_way_of_their_own_reaction():
    """Who clicked gets the next email at once; who did not is left out when the days are over."""
    ends = {(10, who): Ended(BEGAN, "sent") for who in (ITO, MORI)}
    clicked = {ITO: [Reacted("click", BEGAN + timedelta(hours=3))]}
    places = [email(10, ITO, MORI), by_fact("clicked")]
    found, passed = stand(places, now=BEGAN + timedelta(hours=4), ends=ends, reactions=clicked)
    assert found[ITO][1] == State.READY
    assert found[MORI] == (20, State.WAITING, None, tokyo(11, 27))
    assert passed == []
    found, passed = stand(places, now=tokyo(11, 27), ends=ends, reactions=clicked)
    assert passed == [(20, MORI, "not_met")]
    assert found[MORI][1] == State.THROUGH


def test_not_by_so_many_days_is_due_when_they_are_over_and_never_after_the_reaction():
    ends = {(10, who): Ended(BEGAN, "sent") for who in (ITO, MORI)}
    replied = {ITO: [Reacted("reply", BEGAN + timedelta(hours=3))]}
    places = [email(10, ITO, MORI), by_fact("not_replied")]
    found, passed = stand(places, now=tokyo(11, 27), ends=ends, reactions=replied)
    assert passed == [(20, ITO, "not_met")]
    assert found[MORI] == (20, State.READY, tokyo(11, 27), None)


def test_a_fixed_day_and_the_next_cycle():
    dated = Place(10, "call", timing="date", on_date=date(2026, 12, 10), audience=(ITO,))
    assert stand([dated])[0][ITO][2] == tokyo(12, 10)
    assert stand([email(10, timing="cycle")])[0][ITO][2] == OURS.meetings[0]


def test_a_pause_holds_everybody_but_what_has_been_planned():
    places = [email(10, ITO, MORI)]
    goes = tokyo(11, 25, 9)
    found, _passed = stand(places, is_paused=True, going={(10, ITO): goes})
    assert found[ITO][1] == State.GOING
    assert found[MORI] == (10, State.HELD, BEGAN, None)


def test_who_left_the_sequence_gets_nothing_and_holds_nobody():
    places = [email(10, ITO, MORI), Place(20, "task", is_shared=True)]
    found, _passed = stand(places, exits=frozenset({MORI}), ends={(10, ITO): Ended(BEGAN, "sent")})
    assert MORI not in found
    assert found[ACCOUNT][1] == State.READY


def test_walking_twice_says_the_same():
    """What ended by itself is an end the next time."""
    places = [email(10), wait(), email(30)]
    ends = {(10, ITO): Ended(BEGAN, "sent")}
    first = walk(places, Facts(BEGAN, ends=ends), OURS, now=tokyo(12, 1))
    kept = ends | {(each.step, each.who): Ended(each.at, each.how) for each in first.passed}
    again = walk(places, Facts(BEGAN, ends=kept), OURS, now=tokyo(12, 1))
    assert (again.standings, again.passed) == (first.standings, [])


def test_a_step_for_nobody_yet_keeps_the_account_where_it_is():
    places = [Place(10, "email"), Place(20, "task", is_shared=True)]
    found, _passed = stand(places)
    assert found == {ACCOUNT: (10, State.WAITING, None, None)}
    found, _passed = stand(places, ends={(10, ACCOUNT): Ended(BEGAN, "skipped")})
    assert found[ACCOUNT][:2] == (20, State.READY)


def test_who_joins_on_the_way_follows_those_who_came_so_far():
    """Mori gets nothing before the second email: it comes to both at the same time."""
    places = [email(10, ITO), email(20, ITO, MORI, delay_days=2)]
    found, _passed = stand(places, ends={(10, ITO): Ended(BEGAN, "sent")})
    assert found[ITO][2] == found[MORI][2] == tokyo(11, 26)
