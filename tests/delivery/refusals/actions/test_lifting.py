from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import Activity, LegalBasisEntry
from nurture.delivery.actions import suppressing
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.models import Reaction, Suppression
from nurture.delivery.queries.suppressions import barred
from nurture.delivery.refusals.actions import lifting
from nurture.delivery.refusals.facts import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyGone,
    NeedsConsent,
    NeverLifted,
    NotByOneself,
)
from nurture.delivery.refusals.models import LiftRequest, SuppressionEvent
from tests.delivery.world import NOW

LATER = NOW + timedelta(days=2)


@pytest.fixture
def refused(world):
    message = world.message(world.contact("ito@minato.example"))
    unsubscribe(message=message, at=NOW)
    return message


def consent(contact, **fields):
    facts = {
        "contact": contact,
        "basis": "consent",
        "since": date(2026, 11, 26),
        "proof_text": "Signed form",
        "set_at": LATER,
    }
    return LegalBasisEntry.objects.create(**facts | fields)


def ask(refused, by, operation=None):
    return lifting.ask(
        suppression=Suppression.objects.get(),
        contact=refused.contact,
        note="He wrote that he wants to hear from us.",
        operation=operation or uuid4(),
        by=by,
        at=LATER,
    )


def test_a_refusal_is_never_lifted_by_one_of_us_alone(world, refused):
    with pytest.raises(NeedsConsent):
        lifting.lift(suppression=Suppression.objects.get(), note="x", by=world.rep, at=LATER)
    assert barred([refused.contact])


@pytest.mark.parametrize(
    "fields",
    [
        {"basis": "business_card"},
        {"since": date(2026, 11, 24)},
        {"since": None},
        # Of a day that was still to come.
        {"since": date(2099, 1, 1)},
        {"proof_text": ""},
        {"set_at": NOW - timedelta(days=1)},
    ],
)
def test_only_a_newer_consent_with_a_proof_is_one(world, refused, fields):
    consent(refused.contact, **fields)
    with pytest.raises(NeedsConsent):
        ask(refused, world.rep)


def test_two_of_us_lift_it_by_a_newer_consent(world, refused):
    consent(refused.contact)
    request = ask(refused, world.rep)
    with pytest.raises(NotByOneself):
        lifting.answer(request=request, granted=True, by=world.rep, at=LATER)
    assert barred([refused.contact])
    lifting.answer(request=request, granted=True, by=world.marketer, at=LATER)
    assert not barred([refused.contact])
    assert not Suppression.objects.exists()
    assert Reaction.objects.get().taken_back_at == LATER
    assert Activity.objects.filter(verb="delivery.refusal_lifted").count() == 1
    assert list(SuppressionEvent.objects.order_by("pk").values_list("what", flat=True)) == [
        "added",
        "asked",
        "lifted",
    ]


def test_whoever_refuses_again_meanwhile_stays_on_the_list(world, refused):
    consent(refused.contact)
    request = ask(refused, world.rep)
    Suppression.objects.update(at=LATER + timedelta(hours=1))
    with pytest.raises(NeedsConsent):
        lifting.answer(request=request, granted=True, by=world.marketer, at=LATER + timedelta(hours=2))
    assert Suppression.objects.exists()


def test_a_colleague_may_leave_it(world, refused):
    consent(refused.contact)
    request = ask(refused, world.rep)
    lifting.answer(request=request, granted=False, by=world.marketer, at=LATER)
    assert barred([refused.contact])
    with pytest.raises(AlreadyAnswered):
        lifting.answer(request=request, granted=True, by=world.marketer, at=LATER)


def test_it_is_asked_once(world, refused):
    consent(refused.contact)
    operation = uuid4()
    first = ask(refused, world.rep, operation)
    assert ask(refused, world.rep, operation) == first
    with pytest.raises(AlreadyAsked):
        ask(refused, world.marketer)
    assert LiftRequest.objects.count() == 1


def test_what_a_machine_found_is_lifted_with_a_reason(world):
    suppressing.suppress(address="ito@minato.example", reason=Suppression.Reason.BOUNCED, at=NOW)
    row = Suppression.objects.get()
    lifting.lift(suppression=row, note="Their server was down.", by=world.rep, at=LATER)
    event = SuppressionEvent.objects.latest("pk")
    assert (event.what, event.note, event.by) == ("lifted", "Their server was down.", world.rep)
    with pytest.raises(AlreadyGone):
        lifting.lift(suppression=row, note="x", by=world.rep, at=LATER)


def test_a_bounce_that_became_a_refusal_is_a_refusal(world):
    message = world.message(world.contact("ito@minato.example"))
    suppressing.suppress(address="ito@minato.example", reason=Suppression.Reason.BOUNCED, at=NOW)
    unsubscribe(message=message, at=NOW)
    with pytest.raises(NeedsConsent):
        lifting.lift(suppression=Suppression.objects.get(), note="x", by=world.rep, at=LATER)


def test_whoever_was_erased_stays(world):
    suppressing.suppress(address="ito@minato.example", reason=Suppression.Reason.ERASED, at=NOW)
    with pytest.raises(NeverLifted):
        lifting.lift(suppression=Suppression.objects.get(), note="x", by=world.rep, at=LATER)
