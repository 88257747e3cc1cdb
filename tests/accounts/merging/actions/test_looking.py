from datetime import timedelta

import pytest

from accounts.merging.actions.looking import dismiss, look
from accounts.models import Likeness
from tests import build

pytestmark = pytest.mark.django_db


def pairs():
    return {
        (each.rule, each.account_id or each.contact_id, each.other_account_id or each.other_contact_id)
        for each in Likeness.objects.open()
    }


def test_companies_of_one_name_or_domain_and_people_of_one_company_are_found():
    one, two = build.account("港精密工業株式会社"), build.account("㈱港精密工業", domain="minato.example")
    three = build.account("ミナト", domain="minato.example")
    ito, again = build.contact(one), build.contact(one)
    called = build.contact(two, family_name="森", phone="03-1234-5678")
    calling = build.contact(two, family_name="林", phone="+81 3 1234 5678")
    build.contact(three, family_name="森")
    assert look(at=build.NOW) == 4
    assert pairs() == {
        ("name", one.pk, two.pk),
        ("domain", two.pk, three.pk),
        ("person", ito.pk, again.pk),
        ("phone", called.pk, calling.pk),
    }


def test_what_somebody_called_two_stays_two_and_what_is_alike_no_more_is_forgotten():
    _one, two, three = (build.account("港精密") for _ in range(3))
    look(at=build.NOW)
    rep = build.rep()
    dismiss(likeness=Likeness.objects.get(other_account=two), by=rep, at=build.NOW)
    three.name_key = "別の会社"
    three.save()
    assert look(at=build.NOW + timedelta(days=1)) == 0
    assert Likeness.objects.get().dismissed_by == rep


def test_looking_twice_finds_nothing_twice(django_assert_max_num_queries):
    for number in range(30):
        account = build.account(f"港精密{number % 5}")
        build.contact(account)
    look(at=build.NOW)
    before = list(Likeness.objects.values("pk", "found_at"))
    with django_assert_max_num_queries(9):
        look(at=build.NOW + timedelta(days=1))
    assert list(Likeness.objects.values("pk", "found_at")) == before
