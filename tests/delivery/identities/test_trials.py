import re
from email import message_from_bytes, policy

import pytest
from django.utils import translation

from nurture.delivery import clock as database_clock
from nurture.delivery.identities import actions, trials, words
from nurture.delivery.identities.models import Trial
from nurture.delivery.identities.resolver import Resolver
from nurture.delivery.models import Attempt, Message
from nurture.delivery.tasks import try_out
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.identities.nameserver import NameServer
from tests.delivery.scripted import DROP, ScriptedServer
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep(language="en")


def tried(found, by, kind=Trial.Kind.MAIL):
    trial = actions.ask(identity=found, kind=kind, by=by, at=NOW)
    for _ in range(2):
        try_out(trial.pk)
    trial.refresh_from_db()
    return trial


def test_a_test_goes_to_whoever_asked_by_the_very_way_and_counts_nowhere(rep):
    with ScriptedServer() as server:
        own = identity(rep, on=False, port=server.port, signature_en="S. Kondo")
        trial = tried(own, rep)
    [(sender, recipient, raw)] = server.accepted
    mail = message_from_bytes(raw, policy=policy.default)
    assert recipient == rep.email
    assert "bounce+" not in sender
    assert mail["Subject"] == f"[Test] Mail from {rep.email} arrives"
    assert "S. Kondo" in mail.get_body(("plain",)).get_content()
    assert mail["List-Unsubscribe"] is None
    assert (Message.objects.count(), Attempt.objects.count()) == (0, 0)
    told = words.trial(trial.result)
    assert (told["verdict"], told["tone"], told["advice"]) == ("sent", "good", "")


@pytest.mark.parametrize(
    ("script", "phase", "advice"),
    [
        ({"CONNECT": [DROP]}, "greeting", "Look at the port"),
        ({"EHLO": ["550 go away"]}, "introduction", "listed machines"),
        ({"AUTH": ["535 5.7.8 wrong"]}, "signing in", "password made for programs"),
        ({"MAIL": ["553 5.7.1 not yours"]}, "naming the sender", "does not let this sign-in send"),
        ({"RCPT": ["554 5.7.1 relay denied"]}, "naming the recipient", "does not pass mail on"),
    ],
)
def test_how_far_it_came_is_said_in_words(rep, script, phase, advice):
    with ScriptedServer(script, extensions=("AUTH PLAIN",)) as server:
        own = identity(rep, port=server.port, user="kondo", secrets={"password": "x"})
        told = words.trial(tried(own, rep).result)
    assert (told["phase"], told["tone"]) == (phase, "bad")
    assert advice in told["advice"]
    own.refresh_from_db()
    assert (own.refused_at is not None) == (phase == "signing in")


def test_nobody_listens(rep):
    told = words.trial(tried(identity(rep, port=1), rep).result)
    assert told["phase"] == "connecting"
    assert "firewall" in told["advice"]


def test_the_records_are_looked_up_at_a_name_server(rep, settings):
    settings.MAIL_DOMAIN = "mail.tsubaki.example"
    records = {
        ("smtp.tsubaki.example", "A"): ["198.41.0.4"],
        ("mail.tsubaki.example", "TXT"): ['"v=spf1 ip4:198.41.0.4 -all"'],
        ("mail.tsubaki.example", "MX"): ["10 smtp.tsubaki.example."],
        ("_dmarc.tsubaki.example", "TXT"): ['"v=DMARC1; p=reject"'],
        ("4.0.41.198.in-addr.arpa", "PTR"): ["smtp.tsubaki.example."],
    }
    own = identity(rep, address="kondo@tsubaki.example", host="smtp.tsubaki.example")
    with NameServer(records) as server:
        dns = Resolver(servers=["127.0.0.1"], port=server.port)
        result = trials.look_up(own, selector="", dns=dns)
    assert {each["check"]: each["code"] for each in result["findings"]} == {
        "spf": "spf_passes", "dkim": "dkim_unknown", "dmarc": "dmarc_reject", "ptr": "ptr_good", "mx": "mx_good",
    }  # fmt: skip
    assert all(words.told(each).what for each in result["findings"])


def test_a_silent_dns_ends_in_cannot_tell(rep, monkeypatch):
    own = identity(rep, address="kondo@tsubaki.example", host="smtp.tsubaki.example")
    monkeypatch.setattr(
        trials, "Resolver", lambda: Resolver(servers=["127.0.0.1"], port=1, one=0.1, everything=0.2)
    )
    trial = tried(own, rep, Trial.Kind.DNS)
    assert trial.finished_at is not None
    assert {words.told(each).status for each in trial.result["findings"]} <= {"unknown"}


def test_a_test_that_is_gone_is_no_error():
    try_out(987_654)
    assert database_clock.database_now()


def test_every_finding_is_worded_in_japanese_and_takes_its_parameters():
    known = {
        "name": "n",
        "domain": "d",
        "record": "r",
        "count": "1",
        "addresses": "a",
        "wanted": "w",
        "bits": "512",
    }
    known |= {"envelope": "e", "host": "h", "address": "x"}
    with translation.override("ja"):
        for code, (what, advice) in words.FINDINGS.items():
            said = f"{what}{advice}" % known
            assert re.search("[ぁ-ん]", said), code
