import csv
import io
import zipfile
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from accounts.models import Export, LegalBasis
from nurture.delivery.controls.actions.stopping import stop
from nurture.delivery.models import Pause, Suppression
from nurture.projects.models import Target
from nurture.sequences import actions
from nurture.sequences.models import TestMail
from nurture.sequences.views import trying
from tests import build
from tests.sequences.test_actions import approve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def complete(db):
    build.sender_profile()


@pytest.fixture
def sent(monkeypatch):
    calls = []
    monkeypatch.setattr(trying.send_test_mails, "delay", lambda: calls.append(1))
    return calls


def send(client, email, ito, *to, **more):
    content = {"shown_as": ito.pk, "to": [each.pk for each in to], "operation": uuid4()} | more
    return client.post(f"/emails/{email.pk}/test/", content, follow=True)


def test_a_test_is_asked_for_on_the_page(client, sent, email, ito, rep, marketer):
    client.force_login(marketer)
    assert "Send the test" in client.get(f"/emails/{email.pk}/?panel=test").text
    answer = send(client, email, ito, marketer, rep)
    assert "2 test mails are on their way" in answer.text
    assert (TestMail.objects.count(), sent) == (2, [1])
    assert "On its way" in answer.text


def test_nobody_is_chosen_and_strangers_cannot_be(client, sent, email, ito, marketer):
    client.force_login(marketer)
    assert send(client, email, ito).status_code == 422
    assert send(client, email, ito, build.rep()).status_code == 422
    stranger = build.contact(build.account("よそ"))
    assert send(client, email, stranger, marketer).status_code == 422
    assert send(client, email, ito, to=[10**30]).status_code == 422
    assert sent == []


def test_twenty_an_hour_are_enough(client, sent, email, ito, marketer):
    client.force_login(marketer)
    for _ in range(20):
        send(client, email, ito, marketer)
    assert "Try again later" in send(client, email, ito, marketer).text
    assert len(sent) == 20


def dry_run(client, sequence):
    return client.get(f"/sequences/{sequence.pk}/dry-run/").text


def download(client, sequence):
    answer = client.post(f"/sequences/{sequence.pk}/dry-run/zip/")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_dry_run_says_who_would_get_nothing_and_why(client, sequence, email, ito, rep, target):
    nameless = build.contact(target.account, given_name="", family_name="森")
    forbidden = build.contact(target.account, legal_basis=LegalBasis.NONE, family_name="林")
    build.email(sequence, "二通目", ito, nameless, forbidden, body="{{ contact.given_name }}さん")
    approve(email, rep)
    client.force_login(rep)
    shown = dry_run(client, sequence)
    assert "No value for contact.given_name" in shown
    assert "approval of Marketing" in shown
    assert "2 mails could leave as they stand" in shown
    assert "2 would not" in shown


def test_every_mail_comes_as_a_file_with_a_list_and_leaves_a_record(client, sequence, email, ito, rep):
    build.email(sequence, "二通目", ito, body="{{ contact.title }} 殿に")
    client.force_login(rep)
    bundle = download(client, sequence)
    names = [name for name in bundle.namelist() if name.endswith(".eml")]
    assert len(names) == 2
    mail = message_from_bytes(bundle.read(names[0]), policy=policy.default)
    assert mail["Subject"] == "稼働率の話"
    assert mail["To"].addresses[0].addr_spec == ito.email
    assert "工場長 伊藤 様" in mail.get_body(("plain",)).get_content()
    index = list(csv.reader(io.StringIO(bundle.read("index.csv").decode("utf-8-sig"))))
    assert [row[4] for row in index[1:]] == names
    export = Export.objects.get()
    assert (export.what, export.file_format, export.rows, export.exported_by) == ("dry_run", "zip", 2, rep)


def test_what_would_not_go_is_in_the_list_only(client, sequence, ito, rep):
    build.email(sequence, "話", ito, body="{{ contact.department }}")
    client.force_login(rep)
    bundle = download(client, sequence)
    assert bundle.namelist() == ["index.csv"]
    assert "No value for contact.department" in bundle.read("index.csv").decode("utf-8-sig")


def test_what_was_received_is_not_tried_out_again(client, sequence, email, marketer, rep):
    actions.plan_sending(email=email, decision_ref=1, by=marketer, at=build.NOW)[0].mailing.messages.update(
        state="sent"
    )
    client.force_login(rep)
    assert "Nothing is left to go" in dry_run(client, sequence)


def test_of_a_sequence_that_has_ended_nothing_could_leave(client, sequence, email, marketer, rep):
    client.force_login(rep)
    assert "could leave" in dry_run(client, sequence)
    actions.end_sequence(sequence=sequence, ending="finished", by=marketer, at=build.NOW)
    shown = dry_run(client, sequence)
    assert "This sequence has ended." in shown
    assert "could leave" not in shown
    assert download(client, sequence).namelist() == ["index.csv"]


@pytest.mark.parametrize(
    ("stage", "finished_at", "said"),
    [
        ("learning", build.NOW, "The target is finished."),
        ("handoff", None, "The account is offered to sales. Nothing goes out meanwhile."),
    ],
)
def test_what_is_not_nurtured_now_gets_nothing(
    client, target, sequence, email, rep, stage, finished_at, said
):
    Target.objects.filter(pk=target.pk).update(stage=stage, finished_at=finished_at)
    client.force_login(rep)
    shown = dry_run(client, sequence)
    assert said in shown
    assert "could leave" not in shown


def test_a_paused_account_is_said_of_each_mail(client, sequence, email, target, rep):
    Pause.objects.create(account=target.account, started_at=build.NOW, started_by=rep, reason="商談中")
    client.force_login(rep)
    shown = dry_run(client, sequence)
    assert "The account is paused" in shown
    assert "One mail could leave once the account goes on" in shown
    assert "as it stands" not in shown
    assert "could leave</span>" not in shown
    index = download(client, sequence).read("index.csv").decode("utf-8-sig")
    assert '.eml","The account is paused until its owner has chosen' in index


def test_a_stop_by_hand_is_said_of_each_mail(client, sequence, email, target, rep):
    stop(by=rep, target=target, reason="Wrong price", at=build.NOW)
    client.force_login(rep)
    shown = dry_run(client, sequence)
    assert "Wrong price" in shown
    assert "One mail could leave once sending goes on" in shown
    assert "as it stands" not in shown
    assert "could leave</span>" not in shown
    index = download(client, sequence).read("index.csv").decode("utf-8-sig")
    assert '.eml","Sending is stopped by hand.' in index


def test_the_link_of_a_test_refuses_nothing(client, email, ito):
    for ask in (client.get, client.post):
        answer = ask("/u/this-is-only-a-test")
        assert answer.status_code == 200
        assert "In a test it does nothing" in answer.text
    assert not Suppression.objects.exists()


def test_an_outsider_and_a_wrong_method_get_nowhere(client, sequence, email, ito, marketer):
    client.force_login(build.rep())
    assert send(client, email, ito, marketer).status_code == 404
    assert client.get(f"/sequences/{sequence.pk}/dry-run/").status_code == 404
    assert client.post(f"/sequences/{sequence.pk}/dry-run/zip/").status_code == 404
    client.force_login(marketer)
    assert client.get(f"/emails/{email.pk}/test/").status_code == 405
    assert client.get(f"/sequences/{sequence.pk}/dry-run/zip/").status_code == 405
    assert client.post(f"/sequences/{sequence.pk}/dry-run/").status_code == 405
    assert client.get("/sequences/999999/dry-run/").status_code == 404
