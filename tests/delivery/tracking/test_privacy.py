from datetime import timedelta

from nurture.delivery.privacy import erase, held
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.models import TrackingHit
from tests.delivery.tracking import mail
from tests.delivery.world import NOW

PERSONAL = mail.BODY + "\n\n[あなたのページ](https://tsubaki.example/for?name={{ contact.family_name }})"


def followed(letters):
    message = letters.sent(body=PERSONAL)
    mail.click(letters.tokens(message)[0])
    judging.judge_news(at=NOW + timedelta(hours=3))
    return message


def test_a_person_is_shown_what_was_noticed_of_them(letters):
    message = followed(letters)
    shown = {section.name: section.rows for section in held(message.contact)}
    assert [row["link__url"] for row in shown["hits"]] == ["https://tsubaki.example/a"]


def test_with_the_person_leaves_by_which_computer_it_was(letters):
    message = followed(letters)
    erase(message.contact, at=NOW + timedelta(days=1))
    hit = TrackingHit.objects.get()
    assert (hit.ip_key, hit.network, hit.user_agent, hit.headers) == ("", "", "", {})
    assert (hit.verdict, hit.at) == ("human", NOW + timedelta(hours=2))


def test_their_links_still_lead_there_and_nobody_looks(letters):
    message = followed(letters)
    tokens = letters.tokens(message)
    erase(message.contact, at=NOW + timedelta(days=1))
    assert mail.click(tokens[0], after=timedelta(days=2)) == "https://tsubaki.example/a"
    assert TrackingHit.objects.count() == 1


def test_an_address_that_names_them_leads_nowhere(letters):
    message = followed(letters)
    tokens = letters.tokens(message)
    assert "name=" in mail.click(tokens[3])
    erase(message.contact, at=NOW + timedelta(days=1))
    assert mail.click(tokens[3], after=timedelta(days=2)) == ""
