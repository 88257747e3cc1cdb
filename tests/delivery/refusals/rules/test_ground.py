from datetime import date

from accounts.models import Contact
from nurture.delivery.models import SenderProfile
from nurture.delivery.refusals.rules.ground import ground


def test_the_ground_is_kept_as_it_stood_with_the_footer_of_its_language():
    contact = Contact(
        legal_basis="consent",
        legal_basis_on=date(2026, 10, 2),
        legal_basis_source="Fair",
        legal_basis_proof="",
    )
    profile = SenderProfile(
        company_name="椿精機", company_name_latin="Tsubaki", postal_address="東京", complaint_contact="03"
    )
    assert ground(contact, profile, in_japanese=True) == {
        "basis": "consent",
        "since": "2026-10-02",
        "source": "Fair",
        "company_name": "椿精機",
        "postal_address": "東京",
        "complaint_contact": "03",
    }
    assert ground(contact, profile, in_japanese=False)["company_name"] == "Tsubaki"
    assert ground(contact, profile, in_japanese=False)["postal_address"] == "東京"
