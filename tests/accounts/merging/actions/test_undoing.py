from datetime import timedelta
from random import Random

import pytest

from accounts.actions import activity
from accounts.merging.actions.merging import merge
from accounts.merging.actions.undoing import undo
from accounts.merging.facts import AlreadyUndone, CannotUndo
from accounts.merging.queries.choices import choices
from accounts.models import Account, ActivityCategory, Alias, Contact, Likeness
from nurture.delivery.actions import suppressing, unsubscribing
from nurture.delivery.models import Message, Pause, Suppression
from nurture.sequences.models import Approval, Email
from tests import build
from tests.accounts.merging import twins

pytestmark = pytest.mark.django_db

TOLD = ("accounts.merged", "accounts.merge_undone")
LATER = build.NOW + timedelta(hours=1)


@pytest.fixture
def two():
    return twins.make()


def merged(survivor, *others, by, **chosen):
    return merge(
        survivor=survivor, merged=others, chosen=chosen, operation=twins.operation(), by=by, at=build.NOW
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_merge_of_companies_taken_back_leaves_the_database_as_it_was(two, seed):
    chance = Random(seed)
    if chance.random() < 0.5:
        twins.paused(two.one, two.ito)
    if chance.random() < 0.7:
        twins.paused(two.two, two.ito_again)
    Likeness.objects.create(account=two.two, other_account=two.one, rule="name", found_at=build.NOW) if (
        two.two.pk < two.one.pk
    ) else None
    third = build.account("港精密工業", domain="minato.example", founded=1951)
    for _ in range(chance.randrange(4)):
        build.contact(third)
    records = [two.one, two.two, third]
    chance.shuffle(records)
    survivor, *others = records[: chance.choice([2, 3])]
    picked = {
        choice.name: chance.choice(choice.options).record.pk for choice in choices(survivor, others, {})
    }
    before = twins.rows(but=TOLD)
    made = merged(survivor, *others, by=two.rep, **picked)
    assert twins.rows(but=TOLD) != before
    undo(merge=made, by=two.rep, at=LATER)
    assert twins.rows(but=TOLD) == before


@pytest.mark.parametrize("seed", range(8))
def test_a_merge_of_people_taken_back_leaves_the_database_as_it_was(two, seed):
    chance = Random(seed)
    Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
    email = Email.objects.get()
    if chance.random() < 0.5:
        email.recipients.add(two.ito)
    if chance.random() < 0.5:
        for who in (two.rep, two.marketer):
            Approval.objects.create(
                email=email, content_hash=email.content_hash, team=who.team, user=who, at=build.NOW
            )
    if chance.random() < 0.5:
        unsubscribing.unsubscribe(message=Message.objects.get(), at=build.NOW)
    pair = [Contact.objects.get(pk=two.ito.pk), Contact.objects.get(pk=two.ito_again.pk)]
    chance.shuffle(pair)
    survivor, other = pair
    picked = {
        choice.name: chance.choice(choice.options).record.pk for choice in choices(survivor, [other], {})
    }
    before = twins.rows(but=TOLD)
    made = merged(survivor, other, by=two.rep, **picked)
    undo(merge=made, by=two.marketer, at=LATER)
    assert twins.rows(but=TOLD) == before


def test_it_is_taken_back_once_and_the_timeline_says_so(two):
    made = merged(two.one, two.two, by=two.rep)
    undo(merge=made, by=two.marketer, at=LATER)
    assert two.one.activities.get(verb="accounts.merge_undone").actor == two.marketer
    assert not Alias.objects.exists()
    with pytest.raises(AlreadyUndone):
        undo(merge=made, by=two.marketer, at=LATER)


def test_whoever_edited_the_merged_word_since_is_not_overwritten(two):
    made = merged(two.one, two.two, by=two.rep)
    Account.objects.filter(pk=two.one.pk).update(employees=900)
    before = twins.rows()
    with pytest.raises(CannotUndo, match="employees"):
        undo(merge=made, by=two.rep, at=LATER)
    assert twins.rows() == before


def test_an_address_that_somebody_else_took_is_said(two):
    Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
    two.ito.refresh_from_db()
    made = merged(two.ito, two.ito_again, by=two.rep)
    build.contact(two.two, "K.Ito@minato.example")
    with pytest.raises(CannotUndo, match="Another record has taken"):
        undo(merge=made, by=two.rep, at=LATER)


def test_the_later_merge_is_taken_back_first(two):
    third = build.account("港精密")
    first = merged(two.one, two.two, by=two.rep)
    second = merged(third, two.one, by=two.rep)
    with pytest.raises(CannotUndo, match="Undo that first"):
        undo(merge=first, by=two.rep, at=LATER)
    undo(merge=second, by=two.rep, at=LATER)
    first.refresh_from_db()
    undo(merge=first, by=two.rep, at=LATER)
    assert Account.objects.filter(pk__in=[two.one.pk, two.two.pk, third.pk]).count() == 3


def test_an_answer_since_goes_back_with_whoever_gave_it(two):
    made = merged(two.one, two.two, by=two.rep)
    two.ito_again.refresh_from_db()
    pause = twins.paused(two.one, two.ito_again)
    activity.record(
        account=two.one,
        contact=two.ito_again,
        verb="delivery.reply",
        category=ActivityCategory.REACTION,
        at=LATER,
    )
    note = build.annotation(two.one, two.rep)
    undo(merge=made, by=two.rep, at=LATER)
    assert Pause.objects.get(pk=pause.pk).account_id == two.two.pk
    assert two.ito_again.reactions.get().account_id == two.two.pk
    note.refresh_from_db()
    assert note.account_id == two.one.pk


def test_people_merged_since_are_taken_apart_first(two):
    companies = merged(two.one, two.two, by=two.rep)
    again = Contact.objects.get(pk=two.ito_again.pk)
    people = merged(two.ito, again, by=two.rep)
    with pytest.raises(CannotUndo, match="Take that back first"):
        undo(merge=companies, by=two.rep, at=LATER)
    undo(merge=people, by=two.rep, at=LATER)
    undo(merge=companies, by=two.rep, at=LATER)
    assert Contact.objects.get(pk=two.ito_again.pk).account_id == two.two.pk


def test_a_refusal_of_their_own_outlives_the_merge_that_brought_one(two):
    Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
    two.ito.refresh_from_db()
    unsubscribing.unsubscribe(message=Message.objects.get(), at=build.NOW)
    made = merged(two.ito, two.ito_again, by=two.rep)
    suppressing.suppress(address=two.ito.email, reason=Suppression.Reason.COMPLAINT, at=LATER)
    undo(merge=made, by=two.rep, at=LATER)
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"unsubscribed", "complaint"}
