import pytest

from nurture.delivery.models import MessageState
from nurture.sequences import actions
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW
from tests.sequences.test_views import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def complete(db):
    build.sender_profile()


def hints(client, email, htmx=True, **changes):
    headers = {"HX-Request": "true", "HX-Target": "email-hints"} if htmx else {}
    return client.post(f"/emails/{email.pk}/hints/", typed(email, **changes), headers=headers).text


def test_what_is_typed_is_looked_at_and_nothing_is_saved(client, marketer, email):
    client.force_login(marketer)
    found = hints(client, email, body="御社の①案です。")
    assert "貴社 is written" in found
    assert "Write “(1)”" in found
    assert "<html" not in found
    assert Email.objects.get(pk=email.pk).version == 1


def test_a_text_without_faults_says_so(client, marketer, email):
    client.force_login(marketer)
    assert "Nothing catches the eye" in hints(client, email)


def test_a_fix_sets_one_place_right_without_javascript(client, marketer, email):
    client.force_login(marketer)
    page = hints(client, email, htmx=False, body="御社の話", fix="body:0:2:貴社")
    assert "貴社の話</textarea>" in page
    assert "御社 is said" not in page
    assert Email.objects.get(pk=email.pk).version == 1


@pytest.mark.parametrize(
    "fix", ["", "body", "body:0", "body:x:2:貴社", "recipients:0:1:9", "body:9999999999999:1:a"]
)
def test_a_fix_that_points_nowhere_changes_nothing(client, marketer, email, fix):
    client.force_login(marketer)
    assert "Nothing catches the eye" in hints(
        client, email, body="稼働率の話をお送りします。", fix=fix
    ) or fix.startswith("body:9")


def test_what_blocks_names_the_person_and_leads_to_the_fact(client, marketer, email, ito):
    ito.given_name = ""
    ito.save()
    client.force_login(marketer)
    found = hints(client, email, body="{{ contact.given_name }} さん")
    assert "has no value for contact.given_name" in found
    assert "stops this message" in found
    assert f"/contacts/{ito.pk}/edit/" in found


def test_what_we_know_of_the_account_counts(client, marketer, rep, target, email):
    target.do_not_say = "「値引き」の話はまだしない"
    target.save()
    build.annotation(target.account, rep, "A社との比較は禁止", kind="constraint")
    build.annotation(target.account, rep, heard_by="visit", heard_on=NOW.date().replace(month=10, day=2))
    client.force_login(marketer)
    found = hints(client, email, body="先週の訪問で話した、A社より大きい値引きです。")
    assert "「値引き」の話はまだしない" in found
    assert "A社との比較は禁止" in found
    assert "The nearest one we noted: 2 Oct (Visit)" in found


def test_a_note_for_other_eyes_says_nothing(client, marketer, target, email):
    other = build.project(stranger := build.rep())
    build.annotation(target.account, stranger, "A社の名前は出さない", kind="constraint", audience=other.pk)
    client.force_login(marketer)
    assert "A社の名前は出さない" not in hints(client, email, body="A社の話をお送りします。")


def test_what_somebody_received_is_recognised(client, marketer, sequence, email, ito):
    before = build.email(sequence, "前の話", ito, body=email.body)
    (message,) = actions.plan_sending(email=before, decision_ref=5, by=marketer, at=NOW)
    message.state, message.handed_over_at = MessageState.SENT, NOW
    message.save()
    client.force_login(marketer)
    assert "They have had this letter" in hints(client, email)


def test_an_outsider_and_a_wrong_method_get_nowhere(client, email, marketer):
    client.force_login(build.rep())
    assert client.post(f"/emails/{email.pk}/hints/").status_code == 404
    client.force_login(marketer)
    assert client.get(f"/emails/{email.pk}/hints/").status_code == 405
    assert client.post("/emails/999999/hints/").status_code == 404
