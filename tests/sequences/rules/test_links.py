import pytest

from nurture.sequences.rules.links import is_web_address, links_in

pytestmark = pytest.mark.once


def test_links_are_listed_once_in_the_order_of_the_text():
    text = (
        "[資料](https://a.example/1)と https://b.example/2をご覧ください。"
        "再掲 https://a.example/1 [壊れ](shiryo.pdf) [私](mailto:kondo@tsubaki.example)"
        " [誰](https://c.example/{{ account.name }}) https://d.example/{{ account.name }}"
    )
    assert [(each.address, each.words) for each in links_in(text)] == [
        ("https://a.example/1", "資料"),
        ("https://b.example/2", ""),
        ("shiryo.pdf", "壊れ"),
        ("mailto:kondo@tsubaki.example", "私"),
        ("https://c.example/{{ account.name }}", "誰"),
        ("https://d.example/{{ account.name }}", ""),
    ]


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("https://maker.example/case/12?x=1", True),
        ("http://maker.example", True),
        ("https://maker.example:443/", True),
        ("https://maker.example:8080/", False),
        ("https://user@maker.example/", False),
        ("https://maker.example/{{ account.name }}", False),
        ("https://[::1", False),
        ("mailto:kondo@tsubaki.example", False),
        ("file:///etc/passwd", False),
        ("ftp://maker.example/", False),
        ("https:///nohost", False),
        ("https://maker.example:99999/", False),
    ],
)
def test_only_plain_web_addresses_are_asked(address, can):
    assert is_web_address(address) is can
