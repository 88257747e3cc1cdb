from datetime import timedelta

import pytest

from accounts.models import Contact, Export, LegalBasisEntry
from nurture.delivery import sending
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.models import Message, MessageState
from nurture.sequences.models import Approval
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def sent(world, mail_server):
    mail_server()
    contact = world.contact(
        "ito@minato.example", legal_basis="consent", legal_basis_source="Fair", legal_basis_proof="Form 12"
    )
    LegalBasisEntry.objects.create(
        contact=contact,
        basis="consent",
        since=contact.legal_basis_on,
        source="Fair",
        proof_text="Form 12",
        set_by=world.rep,
        set_at=NOW - timedelta(days=9),
    )
    message = world.message(contact)
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    return message


@pytest.fixture
def lead(world):
    lead = build.rep("lead@tsubaki.example", role="lead")
    world.project.memberships.create(user=lead, joined_at=NOW)
    return lead


def page(client, message):
    return client.get(f"/outbox/{message.pk}/legal/").content.decode()


def test_the_ground_is_that_of_the_moment_it_left(client, world, sent):
    Contact.objects.filter(pk=sent.contact_id).update(
        legal_basis="none", legal_basis_source="", legal_basis_proof=""
    )
    client.force_login(world.rep)
    said = page(client, sent)
    assert sent.ground["basis"] == "consent"
    for words in ("Consent", "Fair", "Form 12", world.rep.display_name, sent.message_id.strip("<>")):
        assert words in said
    assert "in the text" in said
    assert "not found in the text" not in said
    assert "List-Unsubscribe=One-Click" in said


def test_what_was_said_later_is_marked_as_later(client, world, sent):
    LegalBasisEntry.objects.create(
        contact=sent.contact, basis="none", set_by=world.rep, set_at=NOW + timedelta(days=1)
    )
    client.force_login(world.rep)
    assert page(client, sent).count("after this email") == 1


def test_it_says_who_agreed_to_exactly_these_words(client, world, sent):
    sequence = build.sequence(world.target, "件名")
    email = sequence.steps.get().email
    Message.objects.get(pk=sent.pk).mailing.__class__.objects.update(email_ref=email.pk)
    given = {"email": email, "user": world.rep, "team": "sales", "at": NOW - timedelta(days=1)}
    Approval.objects.create(
        content_hash="1" * 64, voided_at=NOW - timedelta(hours=1), voided_by=world.rep, **given
    )
    client.force_login(world.rep)
    assert "approved exactly these words" not in page(client, sent)
    Approval.objects.create(content_hash=sent.mailing.content_hash, **given)
    assert page(client, sent).count("approved exactly these words") == 1


def test_it_says_that_they_refused_by_this_email(client, world, sent):
    unsubscribe(message=sent, at=NOW + timedelta(hours=1))
    client.force_login(world.rep)
    assert "by this email" in page(client, sent)


def test_a_message_of_before_says_what_the_history_says(client, world, sent):
    Message.objects.filter(pk=sent.pk).update(ground=None)
    client.force_login(world.rep)
    said = page(client, sent)
    assert "Sent before grounds were kept" in said
    assert "Form 12" in said


def test_a_message_that_has_not_left_says_so(client, world):
    client.force_login(world.rep)
    assert "has not left us" in page(client, world.message())


def test_the_report_is_for_the_project(client, world, sent):
    for user, status in ((world.marketer, 200), (build.rep("far@tsubaki.example"), 404)):
        client.force_login(user)
        assert client.get(f"/outbox/{sent.pk}/legal/").status_code == status
    client.force_login(world.rep)
    assert client.get("/outbox/0/legal/").status_code == 404
    assert client.post(f"/outbox/{sent.pk}/legal/").status_code == 405


DAYS = {"first": "2026-11-01", "last": "2026-11-30"}


def test_a_period_is_counted_by_ground_and_leaves_as_a_file(client, lead, sent):
    client.force_login(lead)
    said = client.get("/settings/sendings/", DAYS).content.decode()
    assert "1 email" in said
    assert "Consent" in said
    answer = client.post("/settings/sendings/export/?first=2026-11-01&last=2026-11-30", {"format": "csv"})
    written = b"".join(answer.streaming_content).decode()
    for words in ("ito@minato.example", "Consent", "Form 12", sent.message_id):
        assert words in written
    record = Export.objects.get()
    assert (record.what, record.rows) == ("sendings", 1)


def test_days_and_people_that_are_not_asked_for_are_left_out(client, lead, world, sent):
    client.force_login(lead)
    empty = client.get("/settings/sendings/", {"first": "2026-10-01", "last": "2026-10-31"})
    assert "Nothing was sent" in empty.content.decode()
    assert client.get("/settings/sendings/", DAYS | {"contact": "9" * 5000}).status_code == 404
    other = world.contact("ueda@minato.example")
    empty = client.get("/settings/sendings/", DAYS | {"contact": other.pk})
    assert "Nothing was sent" in empty.content.decode()
    assert (
        "1 email" in client.get("/settings/sendings/", DAYS | {"contact": sent.contact_id}).content.decode()
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-12-01", "last": "2026-11-01"},
        {"first": "x"},
        {"last": "9999-12-31"},
        {"first": "0001-01-01"},
    ],
)
def test_days_that_make_no_sense_are_said(client, lead, asked):
    client.force_login(lead)
    answer = client.get("/settings/sendings/", asked)
    assert answer.status_code == 422
    assert "to mend" in answer.content.decode()


def test_periods_are_for_whoever_leads(client, world, lead):
    client.force_login(world.rep)
    assert client.get("/settings/sendings/").status_code == 403
    assert client.post("/settings/sendings/export/", {"format": "csv"}).status_code == 403
    client.force_login(lead)
    assert client.get("/settings/sendings/", {"contact": "0"}).status_code == 404
    assert client.post("/settings/sendings/export/", {"format": "exe"}).status_code == 404
    assert client.get("/settings/sendings/export/").status_code == 405


def test_what_came_in_by_an_import_says_so_in_one_breath(client, world, sent):
    LegalBasisEntry.objects.update(set_by=None)
    client.force_login(world.rep)
    said = page(client, sent)
    assert "<dd>An import, " in said
    assert "<dd>by an import" not in said
