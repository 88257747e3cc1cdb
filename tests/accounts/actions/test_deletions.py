from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions import deletions
from accounts.actions.annotations import answer
from accounts.facts import (
    NotYours,
    TooLate,
)
from accounts.models import Activity, Annotation
from nurture.team.models import Role
from tests import build
from tests.accounts.actions.writing import LATER, write

pytestmark = pytest.mark.django_db


def test_it_leaves_with_its_thread_and_comes_back_with_it(account, rep, marketer):
    root = write(account, rep)
    made = answer(thread=root, body="はい", operation=uuid4(), by=marketer, at=LATER)
    gone = answer(thread=root, body="いいえ", operation=uuid4(), by=rep, at=LATER)
    deletions.delete(annotation=gone, by=rep, at=LATER)
    deletions.delete(annotation=root, by=rep, at=LATER + timedelta(seconds=5))
    assert not Annotation.objects.visible_to(rep).exists()
    assert {entry.verb for entry in Activity.objects.visible_to(rep)} == {"accounts.annotation_deleted"}
    deletions.restore(annotation=root, by=rep, at=LATER + timedelta(seconds=14))
    assert set(Annotation.objects.visible_to(rep)) == {root, made}


def test_the_time_to_undo_ends_but_not_for_whoever_leads(account, rep):
    note, lead = write(account, rep), build.marketer(role=Role.LEAD)
    deletions.delete(annotation=note, by=rep, at=LATER)
    late = LATER + deletions.UNDO_WITHIN + timedelta(seconds=1)
    with pytest.raises(TooLate):
        deletions.restore(annotation=note, by=rep, at=late)
    deletions.restore(annotation=note, by=lead, at=late)
    assert Annotation.objects.visible_to(rep).exists()


def test_only_its_author_and_who_leads_delete_it(account, rep):
    note = write(account, rep)
    with pytest.raises(NotYours):
        deletions.delete(annotation=note, by=build.marketer(), at=LATER)
    deletions.delete(annotation=note, by=build.rep(role=Role.LEAD), at=LATER)
    with pytest.raises(NotYours):
        deletions.restore(annotation=note, by=rep, at=LATER)


def test_twice_is_once(account, rep):
    note = write(account, rep)
    for _ in range(2):
        deletions.delete(annotation=note, by=rep, at=LATER)
    for _ in range(2):
        deletions.restore(annotation=note, by=rep, at=LATER)
    assert Activity.objects.count() == 3
