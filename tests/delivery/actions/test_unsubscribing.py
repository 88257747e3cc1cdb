"""A refusal is the person's: no other address, and no import, brings it back."""

import pytest

from accounts.models import Contact
from nurture.delivery import sending
from nurture.delivery.actions import pausing, suppressing, unsubscribing
from nurture.delivery.models import MessageState, Pause, Reaction, Suppression
from nurture.sequences.queries.recipients import recipients
from tests import build
from tests.accounts.imports.files import csv, imported
from tests.delivery.world import NOW


@pytest.fixture
def ito(world):
    return world.contact("ito@minato.example", source="CRM", external_id="C-7")


@pytest.fixture
def refused(world, ito, mail_server):
    """Ito got a mail and refused; the owner carried on with the others."""
    mail_server()
    message = world.message(ito)
    drain(message)
    unsubscribing.unsubscribe(message=message, at=NOW)
    pausing.lift(pause=Pause.objects.get(), choice=Pause.Choice.CARRY_ON, by=world.rep, at=NOW)
    return message


def drain(message):
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    return message.state, message.reason


def again(world, contact, clock):
    message = world.message(Contact.objects.select_related("account").get(pk=contact.pk))
    # The day of the mail they refused is theirs: this one goes on the next.
    clock.now = message.planned_at
    return drain(message)


def test_importing_the_person_again_never_revives_them(world, refused, clock):
    imported(
        csv("会社名,姓,名,メール", "港精密工業株式会社,伊藤,健,ITO@Minato.example"), "contacts", by=world.rep
    )
    assert Contact.objects.count() == 1
    assert again(world, refused.contact, clock) == (MessageState.SKIPPED, "suppressed")


def test_importing_the_address_as_somebody_new_never_revives_it(world, refused, clock):
    Contact.objects.update(email="", external_id="")
    imported(
        csv("ID,会社名,姓,名,メール", "C-8,港精密工業株式会社,佐藤,誠,Ito@minato.EXAMPLE"),
        "contacts",
        by=world.rep,
    )
    newcomer = Contact.objects.exclude(pk=refused.contact_id).get()
    assert newcomer.email.lower() == "ito@minato.example"
    assert again(world, newcomer, clock) == (MessageState.SKIPPED, "suppressed")


def test_another_address_from_an_import_never_revives_the_person(world, refused, clock):
    imported(
        csv("ID,会社名,姓,名,メール", "C-7,港精密工業株式会社,伊藤,健,ken.ito@minato.example"),
        "contacts",
        by=world.rep,
    )
    assert Contact.objects.get().email == "ken.ito@minato.example"
    assert again(world, refused.contact, clock) == (MessageState.SKIPPED, "person_refused")


def test_whoever_refuses_through_an_old_mail_is_not_written_to_at_the_new_address(
    world, ito, clock, mail_server
):
    mail_server()
    old = world.message(ito)
    drain(old)
    Contact.objects.update(email="ken.ito@minato.example")
    waiting = world.message(Contact.objects.select_related("account").get())
    unsubscribing.unsubscribe(message=old, at=NOW)
    pausing.lift(pause=Pause.objects.get(), choice=Pause.Choice.CARRY_ON, by=world.rep, at=NOW)
    clock.now = waiting.planned_at
    assert drain(waiting) == (MessageState.CANCELLED, "suppressed")


def test_taking_the_address_of_somebody_who_refused_changes_nothing_for_the_address(world, refused, clock):
    colleague = world.contact("abe@minato.example")
    waiting = world.message(colleague)
    Contact.objects.filter(pk=refused.contact_id).update(email="")
    Contact.objects.filter(pk=colleague.pk).update(email="Ito@Minato.example")
    assert drain(waiting) == (MessageState.SKIPPED, "address_changed")
    assert again(world, colleague, clock) == (MessageState.SKIPPED, "suppressed")


def test_whoever_refused_cannot_be_chosen_at_another_address_either(world, refused):
    Contact.objects.update(email="ken.ito@minato.example")
    [row] = recipients(world.account, [])
    assert row.obstacle
    assert not row.may_be_chosen


def test_a_refusal_after_a_bounce_still_counts_and_pauses_the_account(world, ito, mail_server):
    mail_server()
    message = world.message(ito)
    drain(message)
    suppressing.suppress(address=ito.email, reason=Suppression.Reason.BOUNCED, message=message, at=NOW)
    assert unsubscribing.unsubscribe(message=message, at=NOW)
    assert not unsubscribing.unsubscribe(message=message, at=NOW)
    assert (Pause.objects.count(), Reaction.objects.get().kind) == (1, "unsubscribe")


def test_a_refusal_reaches_the_other_targets_of_the_account(world, ito, mail_server):
    mail_server()
    message = world.message(ito)
    drain(message)
    project = build.project(world.rep, world.marketer)
    other = build.target(project, world.account, world.rep, world.marketer)
    waiting = world.message(world.contact("abe@minato.example"), target=other)
    unsubscribing.unsubscribe(message=message, at=NOW)
    assert drain(waiting) == (MessageState.HELD, "paused")
