import pytest

from accounts.rules.names import LegalPlace, company_name, is_free_mail, match_key, person_key, web_domain


@pytest.mark.parametrize(
    "written",
    [
        "株式会社アオバ",
        "アオバ株式会社",
        "(株)アオバ",
        "（株） アオバ",
        "アオバ㈱",
        "㈱ｱｵﾊﾞ",
        "ｱｵﾊﾞ (株)",
        "アオバ　㍿",
        "アオバ",
    ],
)
def test_a_japanese_company_has_one_key_however_its_form_is_written(written):
    assert match_key(written) == "アオバ"


@pytest.mark.parametrize(
    "written",
    [
        "Aoba Inc.",
        "AOBA, Inc",
        "Aoba Co., Ltd.",
        "Aoba Corporation",
        "ＡＯＢＡ Ｃｏｒｐ．",
        "aoba GmbH & Co. KG",
        "Aoba K.K.",
        "aoba",
    ],
)
def test_a_western_company_has_one_key_however_its_form_is_written(written):
    assert match_key(written) == "aoba"


@pytest.mark.parametrize(
    ("written", "place", "form"),
    [
        ("株式会社アオバ", LegalPlace.BEFORE, "株式会社"),
        ("アオバ㈲", LegalPlace.AFTER, "有限会社"),
        ("アオバ", LegalPlace.NONE, ""),
        ("Aoba Inc.", LegalPlace.AFTER, "inc"),
    ],
)
def test_the_place_of_the_legal_form_is_told(written, place, form):
    read = company_name(written)
    assert (read.place, read.legal_form) == (place, form)


@pytest.mark.parametrize("written", ["株式会社", "Inc.", "S.p.A.", "Co", "!!!"])
def test_a_name_that_is_only_a_form_still_has_a_key(written):
    assert match_key(written)


@pytest.mark.parametrize(
    ("one", "other"), [("髙島屋", "高島屋"), ("山﨑製作所", "山崎製作所"), ("関ヶ原石材", "関ケ原石材")]
)
def test_variants_of_a_character_are_one(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("沢田工業", "澤田工業"), ("アオバ", "アオハ"), ("Aoba Seiki", "Aoba Koki")]
)
def test_different_names_stay_different(one, other):
    assert match_key(one) != match_key(other)


def test_a_key_never_outgrows_its_column():
    assert len(match_key("㌖" * 200)) <= 200


def test_a_person_is_one_with_and_without_the_space():
    assert person_key("髙橋　一郎") == person_key("高橋一郎")


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.Example.co.jp/about?x=1", "example.co.jp"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("info@example.com", "example.com"),
        ("日本語.jp", "xn--wgv71a119e.jp"),
        ("example.com:8080", "example.com"),
        ("example", ""),
        ("なし", ""),
        ("a b.com", ""),
        ("-x.com", ""),
    ],
)
def test_a_domain_is_taken_out_of_what_people_type(written, domain):
    assert web_domain(written) == domain


def test_mail_services_own_no_company():
    assert is_free_mail("gmail.com")
    assert not is_free_mail("minato.example")
