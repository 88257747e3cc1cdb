import pytest

from nurture.delivery.refusals.rules.values import (
    Kind,
    TooWide,
    Unreadable,
    Value,
    is_too_wide,
    read_rows,
    read_value,
)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("Ito@Minato.example", Kind.ADDRESS, "ito@minato.example"),
        ("<ito@minato.example>", Kind.ADDRESS, "ito@minato.example"),
        ("ｉｔｏ＠minato.example", Kind.ADDRESS, "ito@minato.example"),
        ("@minato.example", Kind.DOMAIN, "minato.example"),
        ("*.minato.example", Kind.DOMAIN, "minato.example"),
        ("MINATO.example.", Kind.DOMAIN, "minato.example"),
        ("日本語.jp", Kind.DOMAIN, "xn--wgv71a119e.jp"),
        ("taro@gmail.com", Kind.ADDRESS, "taro@gmail.com"),
        ("mailto:Ito@minato.example", Kind.ADDRESS, "ito@minato.example"),
        ("<MAILTO:ito@minato.example?subject=Stop>", Kind.ADDRESS, "ito@minato.example"),
    ],
)
def test_an_address_or_a_domain_is_read(typed, kind, text):
    assert read_value(typed) == Value(kind, text)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ito",
        "ito@",
        "@",
        "ito@minato",
        "a b@minato.example",
        "伊藤 健",
        "a@b@c.example",
        "to:ito@minato.example",
    ],
)
def test_nonsense_is_not_read(typed):
    with pytest.raises(Unreadable):
        read_value(typed)


@pytest.mark.parametrize("domain", ["co.jp", "gmail.com", "yahoo.co.jp", "com.au", "@ne.jp"])
def test_a_domain_that_strangers_share_is_too_wide(domain):
    with pytest.raises(TooWide):
        read_value(domain)


def test_a_company_in_a_short_country_is_no_suffix():
    assert not is_too_wide("minato.jp")


def test_a_list_with_names_of_columns_gives_its_addresses_once():
    rows = [
        (1, ["会社名", "メール"]),
        (2, ["港精密", "ito@minato.example"]),
        (3, ["港精密", "ITO@minato.example"]),
        (4, ["", "ueda@minato.example; mori@minato.example"]),
        (5, ["山田", "メールなし"]),
        (6, ["", ""]),
        (7, ["torei.example"]),
        (8, ["gmail.com"]),
    ]
    read = read_rows(rows)
    assert [each.text for each in read.values] == [
        "ito@minato.example",
        "ueda@minato.example",
        "mori@minato.example",
        "torei.example",
    ]
    assert read.unreadable == [5, 8]


def test_a_first_line_that_is_an_address_counts():
    assert [each.text for each in read_rows([(1, ["ito@minato.example"])]).values] == ["ito@minato.example"]
