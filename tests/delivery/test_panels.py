"""What delivery says of the people of an account."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from nurture.delivery.actions import pausing
from nurture.delivery.models import Reaction
from nurture.delivery.panels import calls, reacted
from tests import build

pytestmark = pytest.mark.django_db


def reaction(contact, kind, *, hours, verdict=Reaction.Verdict.HUMAN):
    return Reaction.objects.create(
        account=contact.account,
        contact=contact,
        kind=kind,
        verdict=verdict,
        at=build.NOW + timedelta(hours=hours),
    )


def test_the_last_thing_each_did_themselves_and_nothing_a_machine_did(django_assert_num_queries):
    account = build.account()
    ito, mori, kanda = (build.contact(account) for _ in range(3))
    reaction(ito, "reply", hours=1)
    reaction(ito, "click", hours=2)
    reaction(ito, "auto_reply", hours=3, verdict=Reaction.Verdict.MACHINE)
    reaction(mori, "unsubscribe", hours=1)
    rep = build.rep()
    with django_assert_num_queries(1):
        found = reacted(rep, [ito, mori, kanda])
    assert {pk: (str(each.label), each.refused) for pk, each in found.items()} == {
        ito.pk: ("Click", False),
        mori.pk: ("Unsubscribe", True),
    }


def actions(user, account):
    request = RequestFactory().get("/")
    request.user = user
    return calls(request, account)


def test_both_teams_log_calls_and_only_whom_it_concerns_pauses_what_goes_on():
    rep, marketer, outsider = build.rep(), build.marketer(), build.rep()
    account = build.account()
    target = build.target(build.project(rep, marketer), account, rep, marketer)
    found = {each: actions(each, target.account) for each in (rep, marketer, outsider)}
    assert [found[each].context["may_pause"] for each in (rep, marketer, outsider)] == [True, True, False]
    assert actions(build.administrator(), account) is None
    pausing.pause_by_hand(account=account, reason="待つ", by=rep, at=build.NOW)
    assert actions(rep, account).context["may_pause"] is False
