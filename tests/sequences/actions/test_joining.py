"""Who comes to a decided email later gets it then, and only as long as the decision stands."""

from datetime import timedelta

import pytest

from nurture.delivery.models import Message
from nurture.sequences import actions
from nurture.sequences.actions.ticking import tick
from tests import build
from tests.build import NOW
from tests.sequences.plans import add, reacted, sent, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gates(settings):
    """The decision of a meeting, and both teams' word, are those of other tests."""
    settings.DELIVERY_GATES = []


@pytest.fixture
def mori(target):
    return build.contact(target.account, "mori@minato.example", family_name="森")


@pytest.fixture
def second(sequence, ito, mori):
    build.email(sequence, "一", ito, mori)
    step = add(
        sequence,
        "email",
        title="二",
        text="本文",
        people=[ito, mori],
        timing="fact",
        fact="clicked",
        fact_days=5,
    )
    sent(sequence.steps.order_by("position").first().email)
    return step.email


def planned(email):
    return set(
        Message.objects.filter(mailing__email_ref=email.pk).values_list("contact__family_name", flat=True)
    )


def decide(email, at=NOW + timedelta(hours=3)):
    return actions.plan_sending(email=email, decision_ref=99, by=email.updated_by, at=at)


def test_only_who_clicked_gets_it_now(second, ito, mori):
    reacted(ito)
    decide(second)
    assert planned(second) == {"伊藤"}


def test_who_clicks_later_gets_it_then(second, sequence, ito, mori):
    reacted(ito)
    decide(second)
    reacted(mori, at=NOW + timedelta(days=1))
    tick(at=NOW + timedelta(days=1, hours=1))
    assert planned(second) == {"伊藤", "森"}
    assert standing(sequence, mori) == (second.step_id, "going")


def test_who_never_clicks_is_left_out(second, sequence, mori, ito):
    reacted(ito)
    decide(second)
    tick(at=NOW + timedelta(days=20))
    assert planned(second) == {"伊藤"}
    assert standing(sequence, mori) == (None, "through")


def test_nothing_goes_without_a_decision(second, mori):
    reacted(mori)
    tick(at=NOW + timedelta(days=1))
    assert planned(second) == set()


def test_nothing_goes_when_the_gates_refuse(second, settings, mori, ito):
    reacted(ito)
    decide(second)
    settings.DELIVERY_GATES = ["nurture.sequences.gates.contents_are_approved"]
    reacted(mori, at=NOW + timedelta(days=1))
    tick(at=NOW + timedelta(days=2))
    assert planned(second) == {"伊藤"}


def test_other_words_than_those_decided_do_not_go(second, mori, ito, marketer):
    reacted(ito)
    decide(second)
    Message.objects.filter(mailing__email_ref=second.pk).update(state="cancelled")
    actions.save_email(
        email=second,
        version=second.version,
        subject="別の件名",
        body="別の文",
        recipients=[ito, mori],
        by=marketer,
        at=NOW,
    )
    reacted(mori, at=NOW + timedelta(days=1))
    tick(at=NOW + timedelta(days=2))
    assert planned(second) == {"伊藤"}
