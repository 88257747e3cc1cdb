"""Everything that went to one person or company."""

import pytest

from nurture.delivery import sending
from nurture.delivery.models import Message
from tests import build


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


@pytest.fixture
def sent(world, mail_server):
    mail_server()
    message = world.message(world.contact("ito@minato.example", family_name="伊藤"))
    sending.drain(worker="test:1", enough=lambda: False)
    return Message.objects.get(pk=message.pk)


def paths(message):
    return [f"/accounts/contacts/{message.contact_id}/mail/", f"/accounts/{message.account_id}/mail/"]


def test_the_words_are_those_that_went(sent, signed_in, world):
    world.project.name = "Another name"
    world.project.save(update_fields=["name"])
    sent.mailing.body = "changed since"
    sent.mailing.save(update_fields=["body"])
    for path in paths(sent):
        page = signed_in.get(path).text
        assert "お世話になっております。" in page
        assert "changed since" not in page
        assert f'href="/outbox/{sent.pk}/source/"' in page


def test_a_person_has_their_own_mail_and_a_company_that_of_everybody(sent, signed_in, world):
    other = world.message(world.contact("mori@minato.example"), subject="費用の表")
    one, everybody = (signed_in.get(path).context["log"].lines for path in paths(sent))
    assert [line.row.message for line in one] == [sent]
    assert {line.row.message for line in everybody} == {sent, other}


def test_it_is_read_page_by_page_at_the_same_cost(
    world, signed_in, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("nurture.delivery.queries.log.PAGE_SIZE", 2)
    messages = world.messages(5)
    path = f"/accounts/{world.account.pk}/mail/"
    seen, cursor = [], ""
    for _ in range(3):
        with django_assert_max_num_queries(12):
            log = signed_in.get(path, {"cursor": cursor}).context["log"]
        seen += [line.row.message.pk for line in log.lines]
        cursor = log.next_cursor
    assert sorted(seen) == sorted(each.pk for each in messages)
    assert cursor == ""


def test_no_mail_yet_says_when_there_will_be_some(world, signed_in):
    assert "No mail yet" in signed_in.get(f"/accounts/{world.account.pk}/mail/").text


def test_mail_of_a_project_of_others_is_not_told(sent, client):
    client.force_login(build.rep())
    for path in paths(sent):
        assert client.get(path).context["log"].lines == []


@pytest.mark.parametrize("path", ["/accounts/999999/mail/", "/accounts/contacts/999999/mail/"])
def test_whom_nobody_knows_is_404(signed_in, path):
    assert signed_in.get(path).status_code == 404


def test_it_is_for_reading(sent, signed_in, client):
    for path in paths(sent):
        assert signed_in.post(path).status_code == 405
    client.logout()
    for path in paths(sent):
        assert client.get(path).status_code == 302


def test_the_pages_of_account_and_person_show_the_last_of_it(sent, signed_in):
    account = signed_in.get(sent.account.get_absolute_url()).text
    person = signed_in.get(sent.contact.get_absolute_url()).text
    assert f'href="/accounts/{sent.account_id}/mail/"' in account
    assert f'href="/accounts/contacts/{sent.contact_id}/mail/"' in person
    assert sent.get_absolute_url() in person
