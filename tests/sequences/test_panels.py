import pytest

from nurture.delivery.models import MessageState
from nurture.sequences import actions
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(target, rep):
    return build.annotation(target.account, rep, their_words="回収は何年ですか", kind="objection")


def test_a_note_shows_the_emails_that_rest_on_it(client, email, note, rep, marketer):
    actions.add_evidence(email=email, source=f"annotation:{note.pk}", by=marketer, at=NOW)
    client.force_login(rep)
    page = client.get(note.get_absolute_url()).text
    assert "What rests on it" in page
    assert email.get_absolute_url() in page
    assert "not sent yet" in page
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    message.state, message.handed_over_at = MessageState.SENT, NOW
    message.save()
    assert "sent 24 Nov" in client.get(note.get_absolute_url()).text


def test_whoever_does_not_see_the_email_is_not_told_of_it(client, email, note, marketer):
    actions.add_evidence(email=email, source=f"annotation:{note.pk}", by=marketer, at=NOW)
    client.force_login(build.rep())
    page = client.get(note.get_absolute_url())
    assert page.status_code == 200
    assert "What rests on it" not in page.text
