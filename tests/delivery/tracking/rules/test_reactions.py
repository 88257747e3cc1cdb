from datetime import UTC, datetime, timedelta

from nurture.delivery.tracking.rules.reactions import Judged, told

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def judged(pk, verdict="human", *, minutes=0, kind="click", link=1, is_settled=True):
    return Judged(pk, kind, link, verdict, NOW + timedelta(minutes=minutes), is_settled)


def shape(*hits):
    return [(each.kind, each.verdict, each.hits) for each in told(hits)]


def test_a_page_that_is_looked_up_again_is_one_visit():
    assert shape(judged(1), judged(2, minutes=29), judged(3, minutes=58)) == [("click", "human", (1, 2, 3))]


def test_who_comes_back_after_lunch_reacts_again():
    assert shape(judged(1), judged(2, minutes=31)) == [("click", "human", (1,)), ("click", "human", (2,))]


def test_two_links_are_two_reactions():
    assert len(told([judged(1), judged(2, link=2)])) == 2


def test_a_machine_reacts_once_however_many_links_it_follows_and_when():
    hits = [judged(pk, "machine", link=pk, minutes=pk * 600) for pk in (1, 2, 3)]
    assert shape(*hits) == [("click", "machine", (1, 2, 3))]


def test_a_person_after_the_machine_has_a_reaction_of_their_own():
    found = told([judged(1, "machine"), judged(2, minutes=5)])
    assert [(each.verdict, each.at) for each in found] == [
        ("machine", NOW),
        ("human", NOW + timedelta(minutes=5)),
    ]


def test_opens_are_one_reaction_whoever_loaded_the_pictures():
    hits = [judged(pk, "unknown", kind="open", link=0, minutes=pk * 90) for pk in (1, 2)]
    assert shape(*hits) == [("open", "unknown", (1, 2))]


def test_what_may_still_be_a_machine_is_not_told():
    assert told([judged(1, "unknown", is_settled=False)]) == []


def test_looking_at_the_page_to_refuse_on_is_no_reaction():
    assert told([judged(1, "unknown", kind="page", link=None)]) == []
