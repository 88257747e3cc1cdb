import pytest
from django.urls import reverse

from nurture.delivery.absences.models import Absence
from tests import build
from tests.delivery.absences.test_actions import LEFT, out_of_office
from tests.delivery.actions.test_inbound import sent  # noqa: F401 — a fixture


@pytest.fixture
def question(world, sent):  # noqa: F811
    out_of_office(sent, LEFT)
    return Absence.objects.get()


def path(absence):
    return reverse("delivery:absence", args=[absence.pk])


def test_the_question_shows_the_notice_and_its_successor_and_takes_an_answer(world, question, client):
    client.force_login(world.rep)
    page = client.get(path(question)).content.decode()
    assert "退職いたしました" in page
    assert "sato@minato.example" in page
    answer = client.post(path(question), {"answer": "left"})
    assert answer.status_code == 302
    question.contact.refresh_from_db()
    assert question.contact.left_on is not None
    assert client.get(path(question)).status_code == 200
    assert client.post(path(question), {"answer": "here"}).status_code == 302
    question.refresh_from_db()
    assert question.answer == "left"


def test_the_other_team_may_answer_too(world, question, client):
    client.force_login(world.marketer)
    assert client.post(path(question), {"answer": "here"}).status_code == 302


def test_strangers_and_unknown_numbers_find_nothing(world, question, client):
    client.force_login(build.rep())
    assert client.get(path(question)).status_code == 404
    assert client.post(path(question), {"answer": "left"}).status_code == 404
    client.force_login(world.rep)
    assert client.get(reverse("delivery:absence", args=[999])).status_code == 404
    assert client.put(path(question)).status_code == 405


def test_no_answer_is_asked_for_again(world, question, client):
    client.force_login(world.rep)
    assert client.post(path(question), {"answer": ""}).status_code == 422


def test_the_person_and_today_tell_of_it(world, question, client):
    client.force_login(world.rep)
    assert path(question) in client.get(question.contact.account.get_absolute_url()).content.decode()
    assert path(question) in client.get(reverse("reports:today")).content.decode()
