from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import Annotation, Contact, ErasedKey, ImportRow, Merge
from accounts.privacy.facts import AlreadyErased, CannotErase
from accounts.privacy.keys import address_key, external_key
from accounts.privacy.queries.people import was_erased
from nurture.delivery import keys
from nurture.delivery.actions import last_gate
from nurture.delivery.models import Message, Reaction, Suppression
from nurture.sequences.models import Approval, Email, EmailVersion
from tests import build
from tests.accounts.privacy import person as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return people.make()


def test_nothing_of_the_person_is_left_anywhere(person):
    assert len(people.left()) > 30
    people.erased(person)
    assert people.left() == []


def test_others_and_their_data_stay(person):
    people.erased(person)
    assert Contact.objects.get(pk=person.mori.pk).full_name == "森 真理"
    assert ImportRow.objects.get(line=4).cells == ["森", "mori@minato.example"]


def test_counts_and_statistics_stay(person):
    before = (
        Message.objects.values_list("state", "handed_over_at").get(pk=person.message.pk),
        Reaction.objects.values_list("kind", "verdict", "at").get(),
        Annotation.objects.count(),
        ImportRow.objects.count(),
        person.account.activities.count(),
    )
    people.erased(person)
    assert before == (
        Message.objects.values_list("state", "handed_over_at").get(pk=person.message.pk),
        Reaction.objects.values_list("kind", "verdict", "at").get(),
        Annotation.objects.count(),
        ImportRow.objects.count(),
        person.account.activities.count() - 1,
    )


def test_the_person_is_suppressed_by_a_keyed_hash_and_shown_without_a_name(person):
    people.erased(person)
    assert Suppression.objects.get(value_hash=keys.address_hash(people.ADDRESS)).reason == "erased"
    person.ito.refresh_from_db()
    assert str(person.ito) == "Erased person"
    with translation.override("ja"):
        # Sentences go on with 様, which no 方 bears.
        assert str(person.ito) == "消去済みの担当者"
    assert (person.ito.title, person.ito.buying_role, person.ito.support) == ("", "unknown", None)
    assert person.ito.mail_obstacle


def test_nobody_is_there_from_the_day_on_which_it_happened_here(person):
    people.erased(person, at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC))
    person.ito.refresh_from_db()
    assert person.ito.left_on == date(2026, 12, 1)


def test_what_they_could_come_back_by_is_kept_as_hashes(person):
    assert not was_erased(people.ADDRESS)
    people.erased(person)
    assert was_erased("K.Ito@Minato.example")
    assert not was_erased("mori@minato.example")
    assert not was_erased("")
    assert set(ErasedKey.objects.values_list("kind", "value_hash")) == {
        ("address", address_key(people.ADDRESS)),
        ("external", external_key("CRM", "C-1")),
    }


def test_an_address_has_the_same_hash_here_and_where_mail_is_stopped():
    assert address_key(" Ito@Minato.example") == keys.address_hash("ito@minato.example")


def test_texts_lose_the_name_or_all_or_nothing_as_somebody_decided(person):
    one, two = Annotation.objects.order_by("pk")
    chosen = {f"accounts.annotation:{one.pk}": "whole", f"accounts.annotation:{two.pk}": "names"}
    people.erased(person, chosen=chosen)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.body, one.their_words) == ("[消去]", "[消去]")
    assert two.body == "工場の床を見た。[消去] が案内"


def test_a_text_about_a_namesake_stays(person):
    build.contact(person.account, "other@minato.example", family_name="伊藤", given_name="誠")
    about_other = build.annotation(person.account, person.rep, "伊藤さん（購買）は反対")
    people.erased(person)
    about_other.refresh_from_db()
    assert about_other.body == "伊藤さん（購買）は反対"
    assert Annotation.objects.get(body__contains="三月").body == "[消去]さんは三月に決める"


def test_mail_that_waits_for_them_is_stopped_and_drafts_are_approved_anew(person, settings):
    email = Email.objects.get()
    for who in (person.rep, person.marketer):
        Approval.objects.create(
            email=email, content_hash=email.content_hash, team=who.team, user=who, at=build.NOW
        )
    waiting = Message.objects.get()
    Message.objects.filter(pk=waiting.pk).update(state="held", raw=None)
    people.erased(person)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    email.refresh_from_db()
    assert list(email.recipients.all()) == [person.mori]
    assert email.subject == "[消去]様へ"
    assert not email.approvals.standing().exists()
    assert EmailVersion.objects.filter(email=email, content_hash=email.content_hash).exists()


def test_words_to_others_that_would_go_out_without_the_name_do_not_go(person):
    mailing = person.message.mailing
    Message.objects.filter(pk=person.message.pk).update(contact=person.mori, to_address="mori@minato.example",
                                                        state="held", raw=None)  # fmt: skip
    people.erased(person)
    waiting = mailing.messages.get()
    assert (waiting.state, waiting.reason) == ("cancelled", "erased_words")


def test_whatever_waits_is_refused_at_the_last_gate_too(person, settings):
    settings.DELIVERY_MODE, settings.DELIVERY_GATES = "live", []
    people.erased(person)
    Message.objects.filter(pk=person.message.pk).update(state="planned", to_address=people.ADDRESS)
    person.ito.refresh_from_db()
    asked = last_gate.candidate(
        person.message.pk,
        person.ito,
        address=people.ADDRESS,
        identity=None,
        at=person.message.planned_at,
    )
    assert last_gate.refuse(asked).code == "suppressed"


def test_an_email_on_its_way_is_waited_for(person):
    Message.objects.update(state="handing_over")
    with pytest.raises(CannotErase, match="being sent"):
        people.erased(person)
    assert Contact.objects.get(pk=person.ito.pk).email == people.ADDRESS


def test_it_happens_once(person):
    operation = uuid4()
    first = people.erased(person, operation=operation)
    assert people.erased(person, operation=operation) == first
    with pytest.raises(AlreadyErased):
        people.erased(person)
    assert people.entries("accounts.person_erased").get().detail == {"reason": "request"}


def test_what_was_merged_into_them_goes_with_them(person):
    from accounts.merging.actions.merging import merge
    from accounts.merging.actions.undoing import undo
    from accounts.merging.facts import CannotUndo

    again = build.contact(person.account, "ito.alt@minato.example", title="工場長")
    made = merge(
        survivor=person.ito, merged=[again], chosen={}, operation=uuid4(), by=person.rep, at=build.NOW
    )
    people.erased(person)
    assert people.left((*people.TELLTALE, "ito.alt")) == []
    assert was_erased("ito.alt@minato.example")
    with pytest.raises(CannotUndo, match="erased since"):
        undo(merge=Merge.objects.get(pk=made.pk), by=person.rep, at=build.NOW)


def test_a_link_in_an_old_mail_still_answers(person, client):
    people.erased(person)
    token = keys.unsubscribe_token(person.message.mailing_id, person.ito.pk, 1)
    before = Suppression.objects.count()
    assert client.get(f"/u/{token}").status_code == 200
    assert client.post(f"/u/{token}").status_code == 200
    assert Suppression.objects.count() == before
