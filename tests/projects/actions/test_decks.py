import pytest

from nurture.projects.actions import nominations
from nurture.projects.facts import NominationClosed, NotInTeam, OutOfTurn
from nurture.projects.models import Target
from nurture.projects.queries.decks import deck_of
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    """Full with one target."""
    project = build.project(rep, marketer, capacity=1)
    build.target(project, build.account("北浜製鋼"), rep, marketer)
    return project


@pytest.fixture
def deck(project, rep, marketer):
    """Three that both teams signed, in the order in which they did."""
    waiting = [build.nomination(project, build.account(name), rep) for name in ("一", "二", "三")]
    for nomination in waiting:
        build.scored(nomination, rep, marketer)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        nominations.sign(nomination=nomination, by=marketer, at=NOW)
    return waiting


def order(project):
    return [(n.account.name, n.deck_place) for n in deck_of(project)]


def free_the_place(project):
    project.targets.update(finished_at=NOW)


def test_the_last_to_come_stands_last(project, deck):
    assert order(project) == [("一", 1), ("二", 2), ("三", 3)]


@pytest.mark.parametrize(("place", "after"), [(1, "三一二"), (2, "一三二"), (99, "一二三")])
def test_one_is_moved_and_the_others_close_ranks(project, deck, rep, place, after):
    nominations.move_on_deck(nomination=deck[2], place=place, why="役員会が早まった", by=rep, at=NOW)
    assert "".join(name for name, _place in order(project)) == after
    assert [place for _name, place in order(project)] == [1, 2, 3]


def test_why_is_kept_and_told(project, deck, marketer):
    nominations.move_on_deck(nomination=deck[2], place=1, why="役員会が早まった", by=marketer, at=NOW)
    move = deck[2].deck_moves.get()
    assert (move.place_before, move.place_after, move.why, move.by) == (3, 1, "役員会が早まった", marketer)
    entry = deck[2].account.activities.get(verb="projects.moved_on_deck")
    assert entry.detail["why"] == "役員会が早まった"


def test_its_own_place_changes_and_tells_nothing(deck, rep):
    nominations.move_on_deck(nomination=deck[0], place=1, why="x", by=rep, at=NOW)
    assert not deck[0].deck_moves.exists()


def test_who_leaves_the_deck_leaves_no_hole(project, deck, marketer, rep):
    nominations.decline(nomination=deck[0], reason="not_now", note="春に", by=marketer, at=NOW)
    assert order(project) == [("二", 1), ("三", 2)]
    nominations.withdraw(nomination=deck[1], by=rep, at=NOW)
    assert order(project) == [("三", 1)]


def test_a_free_place_goes_to_the_first_unless_somebody_writes_why_not(project, deck, rep):
    free_the_place(project)
    with pytest.raises(OutOfTurn) as found:
        nominations.commit(nomination=deck[1], by=rep, at=NOW)
    assert found.value.first == deck[0]
    nominations.commit(nomination=deck[1], by=rep, at=NOW, why="一は担当が休み")
    move = deck[1].deck_moves.get()
    assert (move.place_before, move.place_after, move.why) == (2, None, "一は担当が休み")
    assert order(project) == [("一", 1), ("三", 2)]


def test_the_first_is_committed_without_a_word(project, deck, rep):
    free_the_place(project)
    target = nominations.commit(nomination=deck[0], by=rep, at=NOW)
    assert Target.objects.live().get() == target
    assert not deck[0].deck_moves.exists()


def test_who_waits_for_an_owner_does_not_stop_the_next(project, deck, rep, marketer):
    """The first has a rep without room; the second would be owned by another one."""
    colleague = build.rep()
    project.memberships.create(user=colleague, joined_at=NOW)
    project.capacity, project.rep_capacity = 9, 1
    project.save()
    type(deck[1]).objects.filter(pk=deck[1].pk).update(nominated_by=colleague)
    nominations.commit(nomination=deck[1], by=rep, at=NOW)
    assert deck[1].target.sales_owner == colleague


def test_members_alone_move_and_only_what_waits(project, deck, rep):
    with pytest.raises(NotInTeam):
        nominations.move_on_deck(nomination=deck[0], place=2, why="x", by=build.rep(), at=NOW)
    nominations.withdraw(nomination=deck[0], by=rep, at=NOW)
    with pytest.raises(NominationClosed):
        nominations.move_on_deck(nomination=deck[0], place=1, why="x", by=rep, at=NOW)
