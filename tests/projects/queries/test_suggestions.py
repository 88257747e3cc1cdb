import pytest

from nurture.projects.queries.suggestions import past_deals
from tests import build

pytestmark = pytest.mark.django_db


def alike(account, *, typed):
    reasons = ["told so", typed] if typed else ["told so"]
    return [type("Suggested", (), {"deal": deal, "reasons": reasons})() for deal in ALIKE]


ALIKE = []


@pytest.fixture(autouse=True)
def upper_app(settings):
    ALIKE.clear()
    settings.DEAL_SUGGESTIONS = [f"{__name__}.alike"]


def test_the_accounts_own_latest_come_before_what_upper_apps_find_alike():
    account = build.account()
    for year in (2021, 2022, 2023, 2024):
        build.deal(account, name=str(year), closed_on=f"{year}-03-31")
    build.deal(account, stage="open", name="open")
    ALIKE.append(build.deal(build.account("青葉物流"), name="alike"))
    found = past_deals(account)
    assert [s.deal.name for s in found] == ["2024", "2023", "2022", "alike"]
    assert list(found[-1].reasons) == ["told so"]


def test_they_hear_what_is_typed_and_an_own_deal_is_offered_once():
    account = build.account()
    own = build.deal(account)
    ALIKE.extend([own, build.deal(build.account("青葉物流"), name="alike")])
    found = past_deals(account, typed="回収期間")
    assert [s.deal.name for s in found] == [own.name, "alike"]
    assert list(found[-1].reasons) == ["told so", "回収期間"]


def test_without_any_upper_app_there_are_the_own_ones(settings):
    settings.DEAL_SUGGESTIONS = []
    assert past_deals(build.account()) == []
