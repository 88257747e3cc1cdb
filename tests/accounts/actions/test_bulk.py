from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions import bulk
from accounts.facts import NothingToChange, NotYours, TooLate, TooMany
from accounts.models import Account, Activity, BulkChange, Tag
from tests import build
from tests.accounts import tags

pytestmark = pytest.mark.django_db
LATER = build.NOW + timedelta(seconds=8)


@pytest.fixture
def rep():
    return build.rep(name="近藤", name_latin="Kondo")


@pytest.fixture
def three():
    return [build.account(f"会社{number}") for number in range(3)]


def ids(accounts):
    return [account.pk for account in accounts]


def put(accounts, by, name="展示会", operation=None):
    return bulk.tag_accounts(
        accounts=ids(accounts), name=name, operation=operation or uuid4(), by=by, at=build.NOW
    )


def give(accounts, owner, by):
    return bulk.assign_accounts(accounts=ids(accounts), owner=owner, operation=uuid4(), by=by, at=build.NOW)


def owners(accounts):
    return [Account.objects.get(pk=account.pk).owner for account in accounts]


def tagged(name="展示会"):
    return sorted(Account.objects.filter(account_tags__tag__name=name).values_list("name", flat=True))


def said():
    return sorted((entry.account.name, entry.verb) for entry in Activity.objects.all())


def test_a_tag_is_put_on_all_that_lack_it_and_told_once_each(rep, three):
    tags.tag(three[0], by=rep)
    put(three, rep)
    assert tagged() == ["会社0", "会社1", "会社2"]
    assert said() == [("会社1", "accounts.bulk_changed"), ("会社2", "accounts.bulk_changed")]


def test_a_tag_is_one_whatever_its_case(rep, three):
    put(three[:1], rep, "Expo 2026")
    put(three[1:], rep, "EXPO 2026")
    assert [tag.name for tag in Tag.objects.all()] == ["Expo 2026"]


def test_the_same_operation_changes_once(rep, three):
    operation = uuid4()
    first = put(three, rep, operation=operation)
    assert put(three, rep, operation=operation) == first
    assert Activity.objects.count() == 3


def test_a_tag_is_taken_off_those_that_have_it(rep, three):
    tag = tags.tag(*three[:2], by=rep)
    bulk.untag_accounts(accounts=ids(three), tag=tag, operation=uuid4(), by=rep, at=build.NOW)
    assert tagged() == []
    assert [name for name, _verb in said()] == ["会社0", "会社1"]


def test_an_owner_is_given_to_all_that_had_another(rep, three):
    other = build.rep()
    Account.objects.filter(pk=three[0].pk).update(owner=other)
    give(three, other, rep)
    assert owners(three) == [other] * 3
    assert [name for name, _verb in said()] == ["会社1", "会社2"]
    give(three, None, rep)
    assert owners(three) == [None] * 3


def test_nothing_to_change_is_said_and_not_kept(rep, three):
    put(three, rep)
    with pytest.raises(NothingToChange):
        put(three, rep)
    with pytest.raises(NothingToChange):
        give(three, None, rep)
    assert BulkChange.objects.count() == 1


def test_a_tag_for_nothing_is_not_made(rep):
    with pytest.raises(NothingToChange):
        put([], rep, "nowhere")
    assert not Tag.objects.exists()


def test_more_than_can_be_overseen_are_refused(rep, three, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    with pytest.raises(TooMany):
        put(three, rep)


def test_undo_takes_back_what_it_did_and_no_more(rep, three):
    tags.tag(three[0], by=rep)
    change = put(three, rep)
    bulk.undo(change=change, by=rep, at=LATER)
    assert tagged() == ["会社0"]
    assert ("会社1", "accounts.bulk_undone") in said()
    assert ("会社0", "accounts.bulk_undone") not in said()


def test_undo_puts_a_tag_back(rep, three):
    tag = tags.tag(*three[:2], by=rep)
    change = bulk.untag_accounts(accounts=ids(three), tag=tag, operation=uuid4(), by=rep, at=build.NOW)
    bulk.undo(change=change, by=rep, at=LATER)
    assert tagged() == ["会社0", "会社1"]


def test_undo_gives_each_account_back_to_whom_it_had(rep, three):
    first, second = build.rep(), build.rep()
    give(three[:1], first, rep)
    change = give(three, second, rep)
    Account.objects.filter(pk=three[2].pk).update(owner=rep)
    bulk.undo(change=change, by=rep, at=LATER)
    # Somebody gave the third one away meanwhile: that stands.
    assert owners(three) == [first, None, rep]


def test_undo_twice_is_once(rep, three):
    change = put(three, rep)
    bulk.undo(change=change, by=rep, at=LATER)
    bulk.undo(change=change, by=rep, at=LATER)
    assert len([verb for _name, verb in said() if verb == "accounts.bulk_undone"]) == 3


def test_undo_is_for_who_did_it_and_for_a_moment(rep, three):
    change = put(three, rep)
    with pytest.raises(NotYours):
        bulk.undo(change=change, by=build.rep(), at=LATER)
    with pytest.raises(TooLate):
        bulk.undo(change=change, by=rep, at=build.NOW + timedelta(hours=1))
    assert len(tagged()) == 3
