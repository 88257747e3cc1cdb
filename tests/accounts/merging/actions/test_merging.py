from datetime import date

import pytest

from accounts.merging.actions.merging import merge
from accounts.merging.facts import CannotMerge, NothingToMerge
from accounts.models import Activity, Alias, Contact, Merge, Tie
from nurture.delivery import keys
from nurture.delivery.actions import last_gate, suppressing, unsubscribing
from nurture.delivery.actions.inbound import receive
from nurture.delivery.models import Message, Pause, Suppression
from nurture.delivery.queries.suppressions import barred
from nurture.sequences.models import Approval, Email
from nurture.sequences.rules.content import content_hash
from tests import build
from tests.accounts.merging import twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return twins.make()


def merged(survivor, *others, by, **chosen):
    return merge(
        survivor=survivor, merged=others, chosen=chosen, operation=twins.operation(), by=by, at=build.NOW
    )


def test_everything_of_the_merged_account_is_the_survivors(two):
    merged(two.one, two.two, by=two.rep)
    assert set(two.one.contacts.values_list("family_name", flat=True)) == {"伊藤", "森"}
    assert two.one.contacts.count() == 3
    assert two.one.deals.count() == 2
    assert two.one.annotations.count() == 2
    assert two.one.targets.get() == two.target
    assert two.one.messages.count() == 1
    assert not Activity.objects.filter(account=two.two.pk).exists()


def test_the_survivor_keeps_its_own_word_and_takes_what_it_did_not_know(two):
    merged(two.one, two.two, by=two.rep, name=two.two.pk)
    two.one.refresh_from_db()
    assert (two.one.name, two.one.industry, two.one.employees) == ("港精密工業株式会社", "製造", 800)
    assert two.one.owner == two.rep


def test_the_timeline_of_both_shows_it_and_an_operation_counts_once(two):
    once = twins.operation()
    said = {
        "survivor": two.one,
        "merged": [two.two],
        "chosen": {},
        "operation": once,
        "by": two.rep,
        "at": build.NOW,
    }
    first = merge(**said)
    assert merge(**said) == first
    entry = two.one.activities.get(verb="accounts.merged")
    assert (entry.actor, entry.detail["names"]) == (two.rep, ["港精密工業株式会社"])
    assert Merge.objects.count() == 1


def test_ids_names_domains_and_addresses_of_the_merged_still_lead_to_the_survivor(two):
    merged(two.one, two.two, by=two.rep)
    merged(two.ito, two.ito_again, by=two.rep)
    known = set(Alias.objects.values_list("kind", "source", "value"))
    assert ("external", "Sansan", "S-9") in known
    assert ("external", "Sansan", "P-7") in known
    assert ("email", "", "k.ito@minato.example") in known
    assert ("record", "", str(two.two.pk)) in known


def test_a_paused_account_stays_paused_under_the_other_name(two):
    twins.paused(two.two, two.ito_again)
    merged(two.one, two.two, by=two.rep)
    assert Pause.objects.get(lifted_at=None).account == two.one
    message = Message.objects.get()
    message.contact.refresh_from_db()
    asked = last_gate.candidate(
        message.pk, message.contact, address=message.to_address, identity=None, at=build.NOW
    )
    assert asked.paused


def test_of_two_open_pauses_one_holds_for_both(two):
    mine = twins.paused(two.one, two.ito)
    twins.paused(two.two, two.ito_again)
    merged(two.one, two.two, by=two.rep)
    assert Pause.objects.get(lifted_at=None) == mine
    assert two.one.reactions.count() == 2


def test_two_live_targets_of_one_project_are_refused_with_what_to_do(two):
    build.target(two.target.project, two.one, two.rep, two.marketer)
    before = twins.rows()
    with pytest.raises(CannotMerge) as refused:
        merged(two.one, two.two, by=two.rep)
    assert "Finish one of the two targets first" in refused.value.obstacles[0].words
    assert refused.value.obstacles[0].url == two.target.project.get_absolute_url()
    assert twins.rows() == before


def test_a_target_and_a_nomination_in_one_project_are_refused(two):
    nomination = build.nomination(two.target.project, two.one, two.rep)
    with pytest.raises(CannotMerge, match="Withdraw the nomination first") as refused:
        merged(two.one, two.two, by=two.rep)
    assert refused.value.obstacles[0].url == nomination.get_absolute_url()


def test_two_open_nominations_are_refused_also_among_those_that_are_merged(two):
    third = build.account("港精密")
    project = build.project(two.rep, two.marketer)
    build.nomination(project, two.one, two.rep)
    build.nomination(project, third, two.rep)
    with pytest.raises(CannotMerge, match="Withdraw or decline one"):
        merged(two.two, two.one, third, by=two.rep)


def test_two_drafts_of_one_rep_are_refused_and_name_who_settles_it(two):
    for account in (two.one, two.two):
        build.nomination(two.target.project, account, two.rep, state="draft")
    with pytest.raises(CannotMerge, match=two.rep.name):
        merged(two.one, two.two, by=two.rep)


def test_people_of_two_companies_are_not_merged(two):
    with pytest.raises(CannotMerge, match="merge them first"):
        merged(two.ito, two.ito_again, by=two.rep)


def test_a_record_that_is_gone_and_a_record_alone_are_nothing_to_merge(two):
    with pytest.raises(NothingToMerge):
        merged(two.one, by=two.rep)
    Message.objects.all()
    stranger = build.account("消えた会社")
    stranger.delete()
    with pytest.raises(NothingToMerge):
        merged(two.one, build.account("x"), type(stranger)(pk=999_999), by=two.rep)


@pytest.fixture
def people(two):
    """伊藤 twice in one company."""
    Contact.objects.filter(pk=two.ito.pk).update(account=two.two)
    two.ito.refresh_from_db()
    return two


def test_two_people_become_one_with_all_that_was_said_of_both(people):
    merged(people.ito, people.ito_again, by=people.rep)
    assert people.ito.annotations.count() == 2
    assert people.ito.messages.count() == 1
    assert Tie.objects.filter(contact=people.ito).count() == 1
    people.ito.refresh_from_db()
    assert (people.ito.email, people.ito.title) == ("ito@minato.example", "工場長")


def test_a_legal_basis_comes_with_its_proof_or_not_at_all(people):
    Contact.objects.filter(pk=people.ito.pk).update(
        legal_basis="none", legal_basis_on=None, legal_basis_source="", legal_basis_proof=""
    )
    people.ito.refresh_from_db()
    Contact.objects.filter(pk=people.ito_again.pk).update(legal_basis_proof="")
    merged(people.ito, people.ito_again, by=people.rep, legal_basis=people.ito_again.pk)
    people.ito.refresh_from_db()
    assert people.ito.legal_basis == "none"
    latest = people.ito.legal_basis_entries.order_by("-set_at", "-id").first()
    assert latest.basis == "none"


def test_a_proven_legal_basis_comes_whole(people):
    Contact.objects.filter(pk=people.ito.pk).update(
        legal_basis="none", legal_basis_on=None, legal_basis_source="", legal_basis_proof=""
    )
    merged(people.ito, people.ito_again, by=people.rep)
    people.ito.refresh_from_db()
    assert people.ito.legal_basis == "business_card"
    assert (people.ito.legal_basis_on, people.ito.legal_basis_proof) == (date(2026, 10, 2), "名刺 3-14")


def test_who_refused_once_is_not_written_to_under_the_other_address(people):
    unsubscribing.unsubscribe(message=Message.objects.get(), at=build.NOW)
    merged(people.ito, people.ito_again, by=people.rep)
    people.ito.refresh_from_db()
    assert barred([people.ito]) == {people.ito.pk}
    assert Suppression.objects.get(value_hash=keys.address_hash(people.ito.email)).reason == "merged"


def test_an_address_that_does_not_exist_says_nothing_about_the_other(people):
    suppressing.suppress(address=people.ito_again.email, reason=Suppression.Reason.BOUNCED, at=build.NOW)
    merged(people.ito, people.ito_again, by=people.rep)
    assert barred([people.ito]) == set()


def test_recipients_change_so_both_teams_approve_again(people):
    email = Email.objects.get()
    for who in (people.rep, people.marketer):
        Approval.objects.create(
            email=email, content_hash=email.content_hash, team=who.team, user=who, at=build.NOW
        )
    merged(people.ito, people.ito_again, by=people.rep)
    email.refresh_from_db()
    recipients = list(email.recipients.values_list("pk", flat=True))
    assert people.ito.pk in recipients
    assert people.ito_again.pk not in recipients
    assert email.content_hash == content_hash(email.subject, email.body, recipients)
    assert not email.approvals.standing().exists()


def test_the_link_to_refuse_in_a_mail_to_come_is_the_survivors(people):
    merged(people.ito, people.ito_again, by=people.rep)
    message = Message.objects.get()
    token = keys.unsubscribe_token(message.mailing_id, people.ito.pk, message.occurrence)
    assert set(message.names.values_list("name", flat=True)) == {message.message_id, keys.token_hash(token)}


def test_what_is_being_sent_is_waited_for(people):
    Message.objects.update(state="handing_over")
    with pytest.raises(CannotMerge, match="being sent"):
        merged(people.ito, people.ito_again, by=people.rep)


def test_whoever_knows_himself_by_now_is_left_out(people):
    from accounts.models import Relation

    Relation.objects.create(
        person=people.ito,
        other=people.ito_again,
        kind="influences",
        created_by=people.rep,
        created_at=build.NOW,
    )
    merged(people.ito, people.ito_again, by=people.rep)
    assert not Relation.objects.filter(kind="influences").exists()
    assert Relation.objects.get().person == people.ito


def test_mail_from_the_other_address_is_the_survivors(people):
    merged(people.ito, people.ito_again, by=people.rep)
    raw = b"From: k.ito@minato.example\r\nTo: x@tsubaki.example\r\nSubject: Hello\r\n\r\nHello\r\n"
    Message.objects.update(handed_over_at=None)
    assert receive(raw=raw, at=build.NOW).contact == people.ito
