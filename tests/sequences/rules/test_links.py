import pytest

from nurture.sequences.rules.links import is_public, is_web_address, links_in

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


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("no address", False),
    ],
)
def test_no_address_inside_counts_as_public(address, public):
    assert is_public(address) is public
