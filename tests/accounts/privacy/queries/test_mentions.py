import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.privacy.parts import addresses
from accounts.privacy.queries.mentions import found, marked, reviewed
from accounts.privacy.queries.people import called
from accounts.privacy.rules.mentions import Choice
from tests import build
from tests.accounts.privacy import person as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return people.make()


def texts(person, *, shared=False):
    who = called(person.ito, addresses(person.ito))
    return {each.key.partition(":")[0]: each for each in found(person.ito, who, shared=shared)}


def test_whatever_app_it_was_written_in_it_is_found(person):
    assert set(texts(person)) >= {
        "accounts.annotation",
        "accounts.deal",
        "accounts.dealperson",
        "accounts.tie",
        "accounts.relation",
        "projects.nomination",
        "sequences.email",
        "delivery.mailing",
        "delivery.reaction",
    }


def test_where_somebody_else_has_the_name_only_what_is_about_them_is_proposed(person):
    shared = texts(person, shared=True)
    assert shared["accounts.deal"].proposed == Choice.LEAVE
    assert shared["accounts.dealperson"].proposed == Choice.NAMES
    assert texts(person)["accounts.deal"].proposed == Choice.NAMES


def test_a_long_text_is_shown_around_the_name(person):
    build.annotation(person.account, person.rep, "あ" * 400 + "伊藤" + "い" * 400)
    who = called(person.ito, addresses(person.ito))
    last = [
        each for each in found(person.ito, who, shared=False) if each.written.label == "accounts.annotation"
    ][-1]
    [shown] = marked(last, who, {}).texts
    assert [names for _text, names in shown] == [False, True, False]
    assert all(len(text) < 130 for text, _names in shown)


def test_what_nobody_reviews_is_not_read_for_those_who_review(person):
    who = called(person.ito, addresses(person.ito))
    all_of_it = {each.key: each for each in found(person.ito, who, shared=False)}
    looked_at = {each.key: each for each in reviewed(person.ito, who, shared=False)}
    assert looked_at.keys() == {key for key, each in all_of_it.items() if each.written.reviewed}
    assert looked_at.keys() < all_of_it.keys()


def asked(ask, person, who):
    with CaptureQueriesContext(connection) as questions:
        named = list(ask(person.ito, who, shared=False))
        assert all(each.texts for each in named if each.written.reviewed)
    return len(named), len(questions)


@pytest.mark.parametrize("ask", [found, reviewed])
def test_the_number_of_questions_does_not_grow_with_the_texts(person, ask):
    who = called(person.ito, addresses(person.ito))
    few, questions = asked(ask, person, who)
    for _ in range(50):
        build.annotation(person.account, person.rep, "伊藤さん")
    assert asked(ask, person, who) == (few + 50, questions)
