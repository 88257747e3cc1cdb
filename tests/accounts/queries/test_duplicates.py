from uuid import uuid4

import pytest

from accounts.merging.actions.merging import merge
from accounts.queries.duplicates import likely_duplicates
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "アオバ(株)"},
        {"name": "㈱ｱｵﾊﾞ"},
        {"name": "Aoba Group", "name_latin": "アオバ"},
        {"name": "Something", "domain": "aoba.example"},
    ],
)
def test_the_same_company_is_recognised(typed):
    aoba = build.account("株式会社アオバ", domain="aoba.example")
    assert likely_duplicates(build.rep(), **typed) == [aoba]


def test_another_company_is_not(django_assert_num_queries):
    build.account("株式会社アオバ", domain="")
    build.account("Gmail users", domain="gmail.com")
    rep = build.rep()
    with django_assert_num_queries(1):
        assert likely_duplicates(rep, name="株式会社ミドリ", domain="gmail.com") == []
    assert likely_duplicates(rep, name="株式会社ミドリ", domain="") == []


@pytest.mark.parametrize("typed", [{"name": "旧アオバ(株)"}, {"name": "X", "domain": "old-aoba.example"}])
def test_a_company_is_recognised_by_what_was_merged_into_it(typed, django_assert_num_queries):
    rep, aoba = build.rep(), build.account("株式会社アオバ", domain="aoba.example")
    old = build.account("旧アオバ", domain="old-aoba.example")
    merge(survivor=aoba, merged=[old], chosen={}, operation=uuid4(), by=rep, at=build.NOW)
    with django_assert_num_queries(1):
        assert likely_duplicates(rep, **typed) == [aoba]
