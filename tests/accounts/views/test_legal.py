from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Activity, Contact, LegalBasisEntry, Proof
from accounts.rules import proofs
from tests import build

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0 a card"


@pytest.fixture
def rep(client):
    made = build.rep(name="近藤 翔")
    client.force_login(made)
    return made


@pytest.fixture
def contact():
    return build.contact(build.account(), legal_basis="none", legal_basis_on=None, legal_basis_source="")


def url(contact):
    return f"/accounts/contacts/{contact.pk}/legal-basis/"


def seen(client, contact):
    return client.get(url(contact)).context["form"]["seen"].value()


def said(client, contact, **fields):
    return {
        "seen": seen(client, contact),
        "legal_basis": "business_card",
        "legal_basis_on": "2026-10-02",
        "legal_basis_source": "展示会",
        "legal_basis_proof": "",
    } | fields


def scan(content=JPEG, name="card.jpg"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_a_basis_is_said_with_its_scan_and_who_said_it_when_stays(client, rep, contact):
    answer = client.post(url(contact), said(client, contact, file=scan()))
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert contact.mail_obstacle is None
    # Lists, exports and merges read the contact alone.
    assert contact.legal_basis_proof == "card.jpg"
    entry = LegalBasisEntry.objects.get()
    assert (entry.set_by, entry.basis, entry.source, bytes(entry.proof.content)) == (
        rep,
        "business_card",
        "展示会",
        JPEG,
    )
    page = client.get(contact.get_absolute_url()).content.decode()
    assert "card.jpg" in page
    assert "Set by 近藤 翔" in page
    assert Activity.objects.get(verb="accounts.legal_basis_set").detail == {
        "basis": "business_card",
        "file": True,
    }


def test_the_scan_is_served_to_members_alone_and_never_run(client, rep, contact):
    client.post(url(contact), said(client, contact, file=scan()))
    address = f"/accounts/proofs/{Proof.objects.get().pk}/"
    answer = client.get(address)
    assert answer.content == JPEG
    # What the browser called it is not believed.
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert client.post(address).status_code == 405
    assert client.get("/accounts/proofs/999/").status_code == 404
    client.force_login(build.marketer())
    assert client.get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 302


def test_a_document_is_saved_not_shown(client, rep, contact):
    client.post(url(contact), said(client, contact, file=scan(b"%PDF-1.7", "同意書.pdf")))
    answer = client.get(f"/accounts/proofs/{Proof.objects.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"<html></html>", b"MZ\x90\x00"])
def test_other_files_are_refused_and_what_was_typed_stays(client, rep, contact, content):
    answer = client.post(
        url(contact), said(client, contact, file=scan(content), legal_basis_source="名古屋の展示会")
    )
    assert answer.status_code == 422
    assert "名古屋の展示会" in answer.content.decode()
    assert "PNG, JPEG" in answer.content.decode()
    assert not Proof.objects.exists()


def test_a_file_too_large_is_refused_with_its_size(client, rep, contact, monkeypatch):
    monkeypatch.setattr("accounts.forms.contacts.MOST_BYTES", 8)
    answer = client.post(url(contact), said(client, contact, file=scan()))
    assert answer.status_code == 422
    assert proofs.MOST_BYTES > 8
    assert not Proof.objects.exists()


def test_without_text_or_file_there_is_no_proof(client, rep, contact):
    answer = client.post(url(contact), said(client, contact))
    assert answer.status_code == 422
    assert "date, source and proof" in answer.content.decode()


def test_the_file_proves_the_same_basis_on_and_no_other(client, rep, contact):
    client.post(url(contact), said(client, contact, file=scan()))
    client.post(url(contact), said(client, contact, legal_basis_source="横浜の展示会"))
    same, other = said(client, contact, legal_basis="consent"), None
    assert LegalBasisEntry.objects.order_by("-id").first().proof is not None
    other = client.post(url(contact), same)
    assert other.status_code == 422
    client.post(url(contact), same | {"legal_basis_proof": "同意書 12"})
    latest = LegalBasisEntry.objects.order_by("-id").first()
    assert (latest.basis, latest.proof) == ("consent", None)
    page = client.get(contact.get_absolute_url()).content.decode()
    assert "横浜の展示会" in page
    assert "Earlier" in page


def test_what_an_import_set_becomes_the_first_line_of_the_history(client, rep):
    contact = build.contact(build.account(), legal_basis="relationship", legal_basis_source="CRM")
    page = client.get(contact.get_absolute_url()).content.decode()
    assert "Came with an import" in page
    client.post(
        url(contact), said(client, contact, legal_basis="none", legal_basis_on="", legal_basis_source="")
    )
    first, last = LegalBasisEntry.objects.order_by("set_at", "id")
    assert (first.basis, first.source, first.set_by) == ("relationship", "CRM", None)
    assert (last.basis, last.set_by) == ("none", rep)


def test_the_same_again_writes_nothing(client, rep, contact):
    client.post(url(contact), said(client, contact, legal_basis_proof="台帳 3"))
    client.post(url(contact), said(client, contact, legal_basis_proof="台帳 3"))
    assert LegalBasisEntry.objects.count() == 1


def test_whoever_is_late_sees_both(client, rep, contact):
    late = said(client, contact, legal_basis_proof="台帳 3")
    Contact.objects.update(legal_basis="consent", legal_basis_on=date(2026, 1, 1))
    answer = client.post(url(contact), late)
    assert answer.status_code == 409
    assert "台帳 3" in answer.content.decode()
    assert not LegalBasisEntry.objects.exists()


def test_a_new_contact_brings_its_scan_along(client, rep):
    account = build.account()
    sent = {
        "family_name": "森",
        "email": "mori@minato.example",
        "buying_role": "gatekeeper",
        "language": "ja",
        "legal_basis": "business_card",
        "legal_basis_on": "2026-10-02",
        "legal_basis_source": "展示会",
        "operation": "5b1f6f0e-3d6b-4a6c-9a43-0d4f7b5f2f7a",
        "file": scan(),
    }
    for _ in range(2):
        assert client.post(f"/accounts/{account.pk}/contacts/new/", sent).status_code in {302, 422}
        sent["file"] = scan()
    entry = LegalBasisEntry.objects.get()
    assert (entry.set_by, entry.proof.file_name) == (rep, "card.jpg")


def test_the_ladder(client, rep, contact):
    assert client.get("/accounts/contacts/999/legal-basis/").status_code == 404
    assert client.put(url(contact)).status_code == 405
    client.force_login(build.marketer())
    assert client.get(url(contact)).status_code == 200
    client.logout()
    assert client.get(url(contact)).status_code == 302
