from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions.annotations import annotate
from accounts.facts import NeedsATeam
from accounts.models import Activity, Annotation
from tests import build

pytestmark = pytest.mark.django_db


def fields(**said):
    return {
        "kind": "objection",
        "their_words": "十八か月",
        "body": "",
        "heard_by": "phone",
        "heard_on": build.NOW.date(),
        "confidence": 2,
        "expires_on": None,
        "contact": None,
    } | said


def test_what_was_heard_stands_on_the_timeline_in_the_ink_of_its_team():
    account, marketer = build.account(), build.marketer()
    contact = build.contact(account)
    made = annotate(
        account=account, fields=fields(contact=contact), operation=uuid4(), by=marketer, at=build.NOW
    )
    entry = Activity.objects.get()
    assert (entry.annotation, entry.contact, entry.team, entry.category) == (
        made,
        contact,
        "marketing",
        "knowledge",
    )


def test_sent_twice_it_is_written_once():
    account, rep, operation = build.account(), build.rep(), uuid4()
    for _ in range(2):
        annotate(account=account, fields=fields(), operation=operation, by=rep, at=build.NOW)
    assert Annotation.objects.count() == Activity.objects.count() == 1


def test_it_touches_the_account_and_never_moves_the_touch_back():
    account, rep = build.account(), build.rep()
    annotate(account=account, fields=fields(), operation=uuid4(), by=rep, at=build.NOW)
    earlier = build.NOW - timedelta(days=1)
    annotate(account=account, fields=fields(), operation=uuid4(), by=rep, at=earlier)
    account.refresh_from_db()
    assert account.last_touched_at == build.NOW


def test_what_we_know_belongs_to_a_team():
    with pytest.raises(NeedsATeam):
        annotate(
            account=build.account(),
            fields=fields(),
            operation=uuid4(),
            by=build.administrator(),
            at=build.NOW,
        )
