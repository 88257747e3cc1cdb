import re
from uuid import uuid4

import pytest

from accounts.actions import bulk
from accounts.models import Account, Activity, BulkChange
from tests import build
from tests.accounts import tags

pytestmark = pytest.mark.django_db
PREVIEW, CHANGE = "/accounts/bulk/", "/accounts/bulk/change/"


@pytest.fixture
def rep(client):
    rep = build.rep(name_latin="Kondo")
    client.force_login(rep)
    return rep


@pytest.fixture
def three():
    return [build.account(f"会社{number}", industry="食品" if number else "鉄鋼") for number in range(3)]


def chosen(*accounts, kind="tag", **more):
    return {
        "kind": kind,
        "account": [account.pk for account in accounts],
        "number": len(accounts),
        "operation": uuid4(),
        **more,
    }


def test_who_is_affected_is_shown_before_anything_changes(client, rep, three):
    page = client.post(PREVIEW, chosen(*three[:2])).text
    assert "2 accounts are affected" in page
    assert "会社0" in page
    assert "会社2" not in page
    assert not Activity.objects.exists()


def test_all_that_match_are_those_of_the_filter_with_their_number(client, rep, three):
    page = client.post(f"{PREVIEW}?industry=食品", {"kind": "assign", "all": "1"}).text
    assert "2 accounts are affected" in page
    answer = client.post(
        f"{CHANGE}?industry=食品",
        {"kind": "assign", "all": "1", "number": 2, "operation": uuid4(), "owner": rep.pk},
    )
    assert answer["Location"].startswith("/accounts/?industry=")
    assert Account.objects.filter(owner=rep).count() == 2


def test_a_list_that_changed_meanwhile_is_shown_once_more(client, rep, three):
    said = {"kind": "tag", "all": "1", "number": 2, "operation": uuid4(), "tag": "展示会"}
    answer = client.post(CHANGE, said)
    assert answer.status_code == 409
    assert 'value="展示会"' in answer.text
    assert "3 accounts are affected" in answer.text
    assert not Activity.objects.exists()


def test_what_was_done_is_said_with_a_way_back(client, rep, three):
    page = client.post(CHANGE, chosen(*three, tag="展示会"), follow=True).text
    assert "3 accounts changed." in page
    [undo] = re.findall(r'action="(/accounts/bulk/\d+/undo/[^"]*)"', page)
    assert "Taken back" in client.post(undo, follow=True).text
    assert not Account.objects.filter(account_tags__isnull=False).exists()


def test_a_double_click_changes_once_and_leads_to_the_same_page(client, rep, three):
    said = chosen(*three, tag="展示会")
    first, second = client.post(CHANGE, said), client.post(CHANGE, said)
    assert first["Location"] == second["Location"]
    assert BulkChange.objects.count() == 1


def test_the_tags_that_can_be_taken_off_are_those_that_are_on_them(client, rep, three):
    tag = tags.tag(three[0], by=rep)
    tags.tag(three[2], by=rep, name="elsewhere")
    page = client.post(PREVIEW, chosen(*three[:2], kind="untag")).text
    assert f'<option value="{tag.pk}"' in page
    assert "elsewhere" not in page
    client.post(CHANGE, chosen(*three[:2], kind="untag", tag=tag.pk))
    assert not tag.account_tags.exists()


def test_choosing_nothing_says_so(client, rep, three):
    assert "Choose accounts first" in client.post(PREVIEW, {"kind": "tag"}, follow=True).text


def test_a_tag_without_a_name_is_asked_for_again(client, rep, three):
    answer = client.post(CHANGE, chosen(*three, tag=" "))
    assert answer.status_code == 422
    assert "This field is required" in answer.text


def test_too_many_are_sent_back_to_narrow_the_list(client, rep, three, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    assert "More than 2 accounts match" in client.post(PREVIEW, {"kind": "tag", "all": "1"}).text
    answer = client.post(CHANGE, {"kind": "tag", "all": "1", "number": 3, "operation": uuid4(), "tag": "x"})
    assert answer.status_code == 422
    assert not BulkChange.objects.exists()


def test_the_change_of_somebody_else_is_not_there_to_undo(client, rep, three):
    change = bulk.tag_accounts(
        accounts=[three[0].pk], name="x", operation=uuid4(), by=build.rep(), at=build.NOW
    )
    assert client.post(f"/accounts/bulk/{change.pk}/undo/").status_code == 404


@pytest.mark.parametrize("kind", ["", "delete"])
def test_another_kind_of_change_is_not_there(client, rep, three, kind):
    assert client.post(PREVIEW, chosen(*three, kind=kind)).status_code == 404


def test_nobody_reaches_it_without_signing_in_or_by_reading(client, three):
    assert client.post(PREVIEW, chosen(*three))["Location"].startswith("/sign-in/")
    client.force_login(build.marketer())
    assert [client.get(path).status_code for path in (PREVIEW, CHANGE, "/accounts/bulk/1/undo/")] == [405] * 3
