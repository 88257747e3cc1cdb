import pytest

from accounts.merging.rules.likeness import account_keys, address_key, contact_keys, latin_key, phone_key

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "written",
    ["03-1234-5678", "03(1234)5678", "+81 3 1234 5678", "+81-(0)3-1234-5678", "０３-１２３４-５６７８"],
)
def test_one_phone_however_it_is_written(written):
    assert phone_key(written) == "0312345678"


def test_an_extension_is_no_phone():
    assert phone_key("内線 123") == ""


@pytest.mark.parametrize(
    "written", ["k.ito@minato.example", "KITO+fair@Minato.example", "k_ito@minato.example"]
)
def test_one_address_however_it_is_written(written):
    assert address_key(written) == "kito@minato.example"


def test_names_in_latin_letters_in_either_order():
    assert latin_key("Ken Ito") == latin_key("ITO, Ken")
    assert latin_key("Ken Ito") != latin_key("Jun Ito")


def test_a_company_is_known_by_both_spellings_and_its_own_domain():
    assert set(account_keys("港精密工業", "Minato Precision, Inc.", "minato.example")) == {
        ("name", "港精密工業"),
        ("name", "minatoprecision"),
        ("domain", "minato.example"),
    }
    assert list(account_keys("港", "", "gmail.com")) == [("name", "港")]


def test_a_person_of_whom_nothing_is_known_is_like_nobody():
    assert list(contact_keys("", "", "", "")) == []
