from uuid import uuid4

import pytest

from accounts.actions.accounts import add_account, change_account
from accounts.actions.writing import version
from accounts.facts import ChangedMeanwhile
from accounts.models import Account, Activity
from tests import build

pytestmark = pytest.mark.django_db


def test_an_account_is_added_once_with_its_match_key():
    rep, operation = build.rep(), uuid4()
    for _ in range(2):
        made = add_account(
            fields={"name": "株式会社アオバ", "owner": rep}, operation=operation, by=rep, at=build.NOW
        )
    assert Account.objects.get() == made
    assert made.name_key == "アオバ"
    assert Activity.objects.get().verb == "accounts.account_added"


def test_a_change_keeps_the_match_key_true_and_names_the_fields():
    account, rep = build.account("A社", industry="製造"), build.rep()
    fields = {"name": "B社", "industry": "製造"}
    change_account(account=account, fields=fields, seen=version(account, fields), by=rep, at=build.NOW)
    account.refresh_from_db()
    assert (account.name, account.name_key) == ("B社", "b社")
    assert Activity.objects.get().detail == {"fields": ["name"]}


def test_saving_what_stands_there_already_tells_nothing():
    account, rep = build.account(industry="製造"), build.rep()
    fields = {"name": account.name, "industry": "製造"}
    change_account(account=account, fields=fields, seen=version(account, fields), by=rep, at=build.NOW)
    assert not Activity.objects.exists()


def test_what_somebody_saved_meanwhile_is_never_overwritten():
    account, rep = build.account(), build.rep()
    fields = {"name": account.name, "industry": "小売"}
    seen = version(account, fields)
    Account.objects.update(industry="製造")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        change_account(account=account, fields=fields, seen=seen, by=rep, at=build.NOW)
    assert meanwhile.value.current.industry == "製造"
    account.refresh_from_db()
    assert account.industry == "製造"


def test_a_change_of_another_field_does_not_disturb():
    account, rep = build.account(), build.rep()
    fields = {"name": account.name, "industry": "小売"}
    seen = version(account, fields)
    Account.objects.update(location="大阪")
    change_account(account=account, fields=fields, seen=seen, by=rep, at=build.NOW)
    account.refresh_from_db()
    assert (account.industry, account.location) == ("小売", "大阪")
