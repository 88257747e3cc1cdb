from datetime import date

import pytest

from accounts.queries.deals import SHOWN, deals_page, latest_deals
from tests import build

pytestmark = pytest.mark.django_db


def test_open_deals_stand_before_closed_ones_and_the_latest_first():
    account = build.account()
    old = build.deal(account, closed_on=date(2020, 1, 1))
    new = build.deal(account, "lost", closed_on=date(2025, 1, 1))
    opened = build.deal(account, "open")
    assert latest_deals(account).shown == [opened, new, old]


def test_many_deals_are_cut_and_paged(monkeypatch):
    monkeypatch.setattr("accounts.queries.deals.PAGE_SIZE", 3)
    account = build.account()
    made = {build.deal(account, "open" if i % 4 == 0 else "won").pk for i in range(SHOWN + 4)}
    assert latest_deals(account).more
    seen, cursor = [], ""
    while True:
        page = deals_page(account, cursor)
        seen += [deal.pk for deal in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(made)
    assert set(seen) == made
