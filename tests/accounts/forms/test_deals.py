from uuid import uuid4

import pytest

from accounts.forms.deals import DealForm
from tests import build

pytestmark = pytest.mark.django_db


def form(**typed):
    typed = {"stage": "won", "reason": "unknown", "currency": "JPY", "operation": uuid4()} | typed
    return DealForm(typed, account=build.account())


def test_how_it_ended_and_when_is_enough():
    assert form(closed_on="2026-01-31").is_valid()


def test_an_open_deal_has_no_end_and_a_closed_one_has():
    assert form(stage="open").is_valid()
    assert "closed_on" in form(stage="open", closed_on="2026-01-31").errors
    assert list(form().errors) == ["closed_on"]


def test_nothing_is_decided_before_it_was_opened():
    assert list(form(opened_on="2026-02-01", closed_on="2026-01-31").errors) == ["closed_on"]


@pytest.mark.parametrize("amount", ["-1", "x", "1e20"])
def test_a_nonsense_amount_is_refused(amount):
    assert "amount" in form(amount=amount, closed_on="2026-01-31").errors


def test_a_second_reason_that_is_the_first_is_none():
    typed = form(closed_on="2026-01-31", reason="price", second_reason="price")
    assert typed.is_valid()
    assert typed.values["second_reason"] == ""


def test_nobody_has_to_know_when_they_needed_it():
    typed = form(closed_on="2026-01-31")
    assert typed.is_valid()
    assert typed.values["needed_at"] == "unknown"
