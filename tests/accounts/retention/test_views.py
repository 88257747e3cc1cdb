import pytest

from accounts.models import LegalBasisEntry, Proof
from tests import build
from tests.accounts.retention.test_actions import contact, lead, proof, withdrawn  # noqa: F401 - fixtures
from tests.build import NOW

pytestmark = pytest.mark.django_db


def test_what_may_go_is_listed_and_goes(client, contact, lead):  # noqa: F811
    made, _line = proof(contact, lead)
    withdrawn(contact, lead)
    client.force_login(lead)
    assert "card.jpg" in client.get("/accounts/proofs/").text
    answer = client.post(f"/accounts/proofs/{made.pk}/delete/", {"listed": "1"}, follow=True)
    assert answer.redirect_chain == [("/accounts/proofs/", 302)]
    assert "No proof may go yet" in answer.text
    assert not Proof.objects.exists()


def test_what_must_be_kept_says_until_when(client, contact, lead, time_machine):  # noqa: F811
    time_machine.move_to(NOW, tick=False)
    made, line = proof(contact, lead)
    withdrawn(contact, lead)
    contact.sent(NOW)
    client.force_login(lead)
    for url in (f"/accounts/proofs/{made.pk}/delete/", f"/accounts/legal-basis/{line.pk}/delete/"):
        answer = client.post(url, follow=True)
        assert "24 Nov 2029" in answer.text
        assert answer.redirect_chain == [(contact.get_absolute_url(), 302)]
    assert (Proof.objects.count(), LegalBasisEntry.objects.count()) == (1, 2)


def test_a_line_goes_from_the_page_of_the_person(client, contact, lead):  # noqa: F811
    _made, line = proof(contact, lead)
    withdrawn(contact, lead)
    client.force_login(lead)
    url = f"/accounts/legal-basis/{line.pk}/delete/"
    assert url in client.get(contact.get_absolute_url()).text
    assert "gone for good" in client.post(url, follow=True).text
    assert not Proof.objects.exists()


def test_members_without_a_lead_see_no_list_and_delete_nothing(client, contact, lead):  # noqa: F811
    made, line = proof(contact, lead)
    withdrawn(contact, lead)
    client.force_login(build.rep())
    assert client.get("/accounts/proofs/").status_code == 403
    assert client.post(f"/accounts/proofs/{made.pk}/delete/").status_code == 403
    assert client.post(f"/accounts/legal-basis/{line.pk}/delete/").status_code == 403
    assert "/delete/" not in client.get(contact.get_absolute_url()).text


def test_bad_ids_and_other_methods(client, lead):  # noqa: F811
    client.force_login(lead)
    assert client.post("/accounts/proofs/999/delete/").status_code == 404
    assert client.post("/accounts/legal-basis/999/delete/").status_code == 404
    assert client.get("/accounts/proofs/999/delete/").status_code == 405
    assert client.post("/accounts/proofs/").status_code == 405
