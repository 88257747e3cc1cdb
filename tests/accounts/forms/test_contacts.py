from uuid import uuid4

import pytest

from accounts.forms.contacts import ContactForm
from tests import build

pytestmark = pytest.mark.django_db


def form(**typed):
    return ContactForm(
        {"buying_role": "unknown", "language": "ja", "legal_basis": "none", "operation": uuid4()} | typed
    )


def test_a_placeholder_is_enough():
    assert form(placeholder="購買のどなたか").is_valid()


def test_somebody_has_to_be_named():
    assert "family_name" in form().errors


@pytest.mark.parametrize("address", ["山田@minato.example", "ｙamadaé@minato.example"])
def test_an_address_outside_ascii_is_refused_with_its_reason(address):
    assert "before the @" in str(form(email=address).errors["email"])


@pytest.mark.parametrize("address", ["ito", "ito@", "@minato.example", "i to@minato.example"])
def test_what_is_no_address_is_refused(address):
    assert "no email address" in str(form(email=address).errors["email"])


def test_a_wide_address_and_a_japanese_domain_are_made_sendable():
    typed = form(email="ｉｔｏ＠ｍｉｎａｔｏ．ｅｘａｍｐｌｅ")
    assert typed.is_valid()
    assert typed.values["email"] == "ito@minato.example"


def test_a_taken_address_leads_to_its_owner():
    ito = build.contact(build.account(), "ito@minato.example", family_name="<b>伊藤")
    error = str(form(email="Ito@minato.example").errors["email"])
    assert f'href="{ito.get_absolute_url()}"' in error
    assert "<b>" not in error


def test_a_legal_basis_needs_its_date_source_and_proof():
    typed = form(family_name="伊藤", legal_basis="consent")
    assert set(typed.errors) == {"legal_basis_on", "legal_basis_source", "legal_basis_proof"}
    assert form(
        family_name="伊藤",
        legal_basis="consent",
        legal_basis_on="2026-10-02",
        legal_basis_source="展示会",
        legal_basis_proof="同意書 12",
    ).is_valid()


def test_kana_is_kept_in_full_width():
    typed = form(family_kana="ｲﾄｳ", placeholder="x")
    assert typed.is_valid()
    assert typed.values["family_kana"] == "イトウ"
