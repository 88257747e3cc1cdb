from uuid import uuid4

import pytest

from nurture.projects.facts import NotInTeam
from nurture.sequences.actions.test_mails import ask_for_test_mails
from nurture.sequences.facts import EmailIncomplete, TooManyTests
from nurture.sequences.models import TestMail
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import save

pytestmark = pytest.mark.django_db


def ask(email, ito, by, *to, operation=None):
    return ask_for_test_mails(
        email=email, shown_as=ito, to=list(to), operation=operation or uuid4(), by=by, at=NOW
    )


def test_each_reader_gets_a_row_before_anything_is_sent(email, ito, rep, marketer):
    asked = ask(email, ito, marketer, rep, marketer)
    assert {(each.to, each.by, each.version, each.state) for each in asked} == {
        (rep, marketer, 1, "waiting"),
        (marketer, marketer, 1, "waiting"),
    }


def test_the_same_press_asks_once(email, ito, marketer):
    operation = uuid4()
    ask(email, ito, marketer, marketer, operation=operation)
    ask(email, ito, marketer, marketer, operation=operation)
    assert TestMail.objects.count() == 1


def test_nobody_asks_for_more_than_an_hour_allows(email, ito, marketer):
    for _ in range(20):
        ask(email, ito, marketer, marketer)
    with pytest.raises(TooManyTests):
        ask(email, ito, marketer, marketer)


def test_only_members_get_and_ask_for_tests(email, ito, marketer):
    with pytest.raises(NotInTeam):
        ask(email, ito, build.marketer(), marketer)
    with pytest.raises(NotInTeam):
        ask(email, ito, marketer, build.rep())


def test_what_cannot_be_written_is_not_asked_for(email, ito, marketer):
    broken = save(email, marketer, body="{{ contact.name").email
    with pytest.raises(EmailIncomplete):
        ask(broken, ito, marketer, marketer)
