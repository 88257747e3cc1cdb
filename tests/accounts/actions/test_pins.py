import pytest

from accounts.actions import deletions, pins
from accounts.facts import (
    DeletedMeanwhile,
    NeedsATeam,
    TooManyPinned,
)
from tests import build
from tests.accounts.actions.writing import LATER, write

pytestmark = pytest.mark.django_db


def test_members_of_both_teams_pin_and_unpin(account, rep, marketer):
    note = write(account, rep)
    pins.pin(annotation=note, by=marketer, at=LATER)
    note.refresh_from_db()
    assert (note.pinned_at, note.pinned_by) == (LATER, marketer)
    pins.unpin(annotation=note, by=rep)
    note.refresh_from_db()
    assert note.pinned_at is None


def test_few_are_pinned_and_a_deleted_one_makes_room(account, rep):
    first, *others = [write(account, rep) for _ in range(pins.AT_MOST)]
    for note in (first, *others):
        pins.pin(annotation=note, by=rep, at=LATER)
    one_more = write(account, rep)
    with pytest.raises(TooManyPinned):
        pins.pin(annotation=one_more, by=rep, at=LATER)
    deletions.delete(annotation=first, by=rep, at=LATER)
    pins.pin(annotation=one_more, by=rep, at=LATER)


def test_pinned_twice_it_keeps_who_did_it_first(account, rep, marketer):
    note = write(account, rep)
    for who in (rep, marketer):
        pins.pin(annotation=note, by=who, at=LATER)
    note.refresh_from_db()
    assert note.pinned_by == rep


def test_whoever_is_in_no_team_does_not_pin(account, rep):
    note, administrator = write(account, rep), build.administrator()
    with pytest.raises(NeedsATeam):
        pins.pin(annotation=note, by=administrator, at=LATER)
    with pytest.raises(NeedsATeam):
        pins.unpin(annotation=note, by=administrator)


def test_what_was_deleted_is_not_pinned(account, rep):
    note = write(account, rep)
    deletions.delete(annotation=note, by=rep, at=LATER)
    with pytest.raises(DeletedMeanwhile):
        pins.pin(annotation=note, by=rep, at=LATER)
