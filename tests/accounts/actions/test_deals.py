from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.actions.deals import change_deal, record_deal
from accounts.actions.writing import version
from accounts.models import Activity, Deal
from tests import build

pytestmark = pytest.mark.django_db


def fields(**told):
    return {
        "stage": "lost",
        "product": "",
        "amount": Decimal(1_000_000),
        "closed_on": date(2026, 1, 31),
        "reason": "unknown",
    } | told


def test_a_deal_is_recorded_once_and_told():
    account, rep, operation = build.account("アオバ"), build.rep(name="近藤"), uuid4()
    for _ in range(2):
        deal = record_deal(account=account, fields=fields(), operation=operation, by=rep, at=build.NOW)
    assert Deal.objects.get() == deal
    assert (deal.name, deal.rep_name) == ("アオバ", "近藤")
    entry = Activity.objects.get()
    assert (entry.verb, entry.detail["stage"], entry.detail["amount"]) == (
        "accounts.deal_recorded",
        "lost",
        "1000000",
    )


def test_the_product_names_the_deal():
    deal = record_deal(
        account=build.account(),
        fields=fields(product="GTX"),
        operation=uuid4(),
        by=build.rep(),
        at=build.NOW,
    )
    assert deal.name == "GTX"


def test_an_open_deal_is_closed_later():
    deal, rep = build.deal(build.account(), "open"), build.rep()
    now = {"stage": "won", "closed_on": date(2026, 11, 20)}
    change_deal(deal=deal, fields=now, seen=version(deal, now), by=rep, at=build.NOW)
    deal.refresh_from_db()
    assert deal.stage == "won"
    assert Activity.objects.get().verb == "accounts.deal_changed"
