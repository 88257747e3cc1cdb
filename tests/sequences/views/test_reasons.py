import pytest

from nurture.sequences import actions
from nurture.sequences.models import Evidence, Expectation
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(target, rep):
    return build.annotation(target.account, rep, their_words="回収は何年ですか", kind="objection")


def panel(client, email, **query):
    return client.get(f"/emails/{email.pk}/", {"panel": "why"} | query).text


def in_panel(client, url, **content):
    return client.post(url, content, headers={"HX-Request": "true", "HX-Target": "email-why"}, follow=True)


def test_a_note_of_the_account_becomes_evidence_in_one_press(client, marketer, email, note):
    client.force_login(marketer)
    assert "It could rest on" in panel(client, email)
    answer = in_panel(client, f"/emails/{email.pk}/evidence/", source=f"annotation:{note.pk}")
    assert answer.text.lstrip().startswith('<div class="card-body stack" id="email-why">')
    assert note.get_absolute_url() in answer.text
    taken = Evidence.objects.get()
    in_panel(client, f"/evidence/{taken.pk}/remove/")
    assert not Evidence.objects.standing().exists()


def test_evidence_is_found_by_its_words(client, marketer, email, note):
    client.force_login(marketer)
    assert note.get_absolute_url() in panel(client, email, find="回収")
    assert "Nothing says “月面”" in panel(client, email, find="月面")


def test_what_is_no_evidence_says_so(client, marketer, email):
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/evidence/", {"source": "annotation:9"}, follow=True)
    assert "That is not there any more" in answer.text


def test_what_is_expected_is_set_with_a_day_to_come(client, marketer, email, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(marketer)
    url = f"/emails/{email.pk}/expect/"
    for never in ("2026-11-24", "9999-12-31"):
        assert client.post(url, {"reaction": "reply", "check_on": never}).status_code == 422
    assert client.post(url, {"reaction": "", "check_on": "2026-12-08"}).status_code == 422
    answer = client.post(url, {"reaction": "reply", "check_on": "2026-12-08"}, follow=True)
    assert Expectation.objects.get().by == marketer
    assert "both teams look on 8 Dec" in answer.text


def test_the_story_behind_a_sent_email_stays_readable(client, rep, marketer, email, note):
    actions.add_evidence(email=email, source=f"annotation:{note.pk}", by=marketer, at=NOW)
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    message.state = "sent"
    message.save()
    client.force_login(rep)
    shown = panel(client, email)
    assert note.get_absolute_url() in shown
    assert "/remove/" not in shown


def test_an_administrator_looks_and_says_nothing(client, email, note):
    client.force_login(build.administrator())
    assert "It could rest on" not in panel(client, email)
    answer = client.post(f"/emails/{email.pk}/evidence/", {"source": f"annotation:{note.pk}"}, follow=True)
    assert "Only members of this project" in answer.text


@pytest.mark.parametrize("what", ["expect", "evidence"])
def test_an_outsider_and_a_wrong_method_get_nowhere(client, email, marketer, what):
    client.force_login(build.rep())
    assert client.post(f"/emails/{email.pk}/{what}/").status_code == 404
    client.force_login(marketer)
    assert client.get(f"/emails/{email.pk}/{what}/").status_code == 405
    assert client.post(f"/emails/999999/{what}/").status_code == 404


def test_evidence_of_others_is_not_taken_out(client, email, note, marketer):
    taken = actions.add_evidence(email=email, source=f"annotation:{note.pk}", by=marketer, at=NOW)
    client.force_login(build.marketer())
    assert client.post(f"/evidence/{taken.pk}/remove/").status_code == 404
