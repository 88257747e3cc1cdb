import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.privacy.keys import address_key
from accounts.rules.addresses import canonical, canonical_domain, domains_of, readable, spellings
from nurture.delivery import keys

LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789日本語é", min_size=1, max_size=12)
LOCAL = st.text(string.ascii_letters + string.digits + "._+-!#", min_size=1, max_size=20)
DOMAIN = st.builds(".".join, st.lists(LABEL, min_size=2, max_size=4))
ADDRESS = st.builds("{}@{}".format, LOCAL, DOMAIN)


@given(ADDRESS)
def test_one_spelling_is_its_own(address):
    assert canonical(canonical(address)) == canonical(address)


@given(st.text(max_size=60))
def test_whatever_is_typed_has_one_spelling(text):
    assert canonical(canonical(text)) == canonical(text)


@given(ADDRESS)
def test_case_width_and_blanks_make_no_other_address(address):
    wide = address.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for same in (address.upper(), f"  {address}\r\n", f"<{address}>", wide, f"{address}."):
        assert keys.address_hash(same) == keys.address_hash(address)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("info@日本語.jp", "info@xn--wgv71a119e.jp"),
        ("info@MÜNCHEN.example", "INFO@xn--mnchen-3ya.example"),
        ("taro@example.co.jp.", "taro@example.co.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "taro@example.co.jp"),
    ],
)
def test_a_domain_is_one_in_its_own_letters_and_in_those_of_the_dns(one, another):
    assert canonical(one) == canonical(another)


@pytest.mark.parametrize("other", ["taro+a@example.jp", "t.aro@example.jp", "taro@mail.example.jp"])
def test_what_may_be_somebody_else_stays_somebody_else(other):
    assert keys.address_hash(other) != keys.address_hash("taro@example.jp")


@given(ADDRESS)
def test_erasures_and_refusals_have_the_same_code(address):
    assert address_key(address) == keys.address_hash(address)


def test_old_codes_stay_what_they_were():
    """Hashes kept before addresses were folded: what is ASCII and clean has not changed."""
    assert canonical(" Ito@Minato.example ") == "ito@minato.example"


@given(LOCAL, DOMAIN)
def test_a_domain_stands_for_all_below_it(local, domain):
    for below in (domain, f"post.{domain}", f"a.b.{domain}"):
        assert keys.domain_hash(domain) in keys.domain_hashes(f"{local}@{below}")


@given(LOCAL, DOMAIN)
def test_a_domain_stands_for_no_neighbour(local, domain):
    for other in (f"not{domain}", f"{domain}.example"):
        if canonical_domain(domain) not in domains_of(other):
            assert keys.domain_hash(domain) not in keys.domain_hashes(f"{local}@{other}")


def test_the_domains_of_an_address_go_up_to_the_suffix():
    assert domains_of("taro@post.example.co.jp") == ["post.example.co.jp", "example.co.jp", "co.jp"]
    assert domains_of("example.jp") == ["example.jp"]


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("ito@xn--wgv71a119e.jp", "ito@日本語.jp"),
        ("Post.XN--WGV71A119E.jp", "Post.日本語.jp"),
        ("伊藤 <a@xn--wgv71a119e.jp>, b@minato.example", "伊藤 <a@日本語.jp>, b@minato.example"),
        ("minato.example", "minato.example"),
        # Not what somebody's letters become, so it is left as it is.
        ("xn--a.example", "xn--a.example"),
        ("xn--\u00e9.example", "xn--\u00e9.example"),
        ("", ""),
    ],
)
def test_a_domain_is_shown_in_the_letters_of_its_people(kept, shown):
    assert readable(kept) == shown


@pytest.mark.parametrize("typed", ["ito@minato.example", "minato.", ".", "。", "@", "<>", "長" * 200])
def test_what_is_no_international_domain_has_one_spelling(typed):
    assert spellings(typed) == {typed}
