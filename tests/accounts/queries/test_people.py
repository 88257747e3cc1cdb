from datetime import timedelta

import pytest

from accounts.models import BuyingRole
from accounts.panels import LastReaction, Mark
from accounts.queries.people import SHOWN, everybody, people, present
from tests import build

pytestmark = pytest.mark.django_db


def marked(user, contacts):
    return {contact.pk: Mark("Unsubscribed", "bad") for contact in contacts if contact.family_name == "森"}


def test_who_matters_most_stands_first_and_those_who_left_are_not_shown():
    account = build.account()
    blocker = build.contact(account, buying_role="blocker")
    champion = build.contact(account, buying_role="champion")
    gone = build.contact(account, buying_role="champion", left_on=build.NOW.date())
    shown = people(build.rep(), present(account))
    assert [person.contact for person in shown.shown] == [champion, blocker]
    assert [person.contact for person in everybody(build.rep(), account, cursor="").rows][-1] == gone


def test_roles_that_nobody_fills_are_named():
    account = build.account()
    build.contact(account, buying_role="champion")
    build.contact(account, buying_role="approver", left_on=build.NOW.date())
    found = people(build.rep(), present(account))
    assert found.unfilled[:2] == [BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER]
    assert (found.known_roles, found.covered_roles) == (1, 6)


def test_a_placeholder_fills_a_role_that_is_still_not_known():
    account = build.account()
    build.placeholder(account, buying_role="approver")
    build.contact(account, buying_role="blocker")
    found = people(build.rep(), present(account))
    assert BuyingRole.APPROVER not in found.unfilled
    assert found.known_roles == 0


def test_a_crowd_is_cut_and_says_so():
    account = build.account()
    for _ in range(SHOWN + 1):
        build.contact(account)
    shown = people(build.rep(), present(account))
    assert len(shown.shown) == SHOWN
    assert shown.others == 1


@pytest.mark.parametrize("number", [1, 40])
def test_people_cost_one_query(number, settings, django_assert_num_queries):
    settings.CONTACT_MARKS = settings.LAST_REACTIONS = []
    account = build.account()
    for _ in range(number):
        build.contact(account)
    rep = build.rep()
    with django_assert_num_queries(1):
        people(rep, present(account))


def test_all_pages_of_everybody_hold_each_person_once(monkeypatch):
    monkeypatch.setattr("accounts.queries.people.PAGE_SIZE", 4)
    account, rep = build.account(), build.rep()
    for i in range(11):
        build.contact(account, buying_role=BuyingRole.values[i % 3], family_name=f"名{i % 2}")
    seen, cursor = [], ""
    while True:
        page = everybody(rep, account, cursor=cursor)
        seen += [person.contact.pk for person in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 11


def test_marks_of_other_apps_stand_beside_a_person(settings):
    settings.CONTACT_MARKS = [f"{__name__}.marked"]
    account = build.account()
    build.contact(account, family_name="森")
    build.contact(account, family_name="伊藤")
    marks = {
        person.contact.family_name: person.marks for person in people(build.rep(), present(account)).shown
    }
    assert [mark.label for mark in marks["森"]] == ["Unsubscribed"]
    assert not marks["伊藤"]


def rang(user, contacts):
    return {contact.pk: LastReaction("Phone", build.NOW) for contact in contacts}


def wrote(user, contacts):
    return {contacts[0].pk: LastReaction("Reply", build.NOW + timedelta(1), refused=True)}


def test_the_latest_reaction_of_all_apps_stands_beside_a_person(settings):
    settings.LAST_REACTIONS = [f"{__name__}.wrote", f"{__name__}.rang"]
    account = build.account()
    build.contact(account, buying_role="champion")
    build.contact(account, buying_role="user")
    shown = people(build.rep(), present(account)).shown
    assert [(person.reaction.label, person.reaction.refused) for person in shown] == [
        ("Reply", True),
        ("Phone", False),
    ]
