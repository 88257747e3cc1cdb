import gzip
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nurture.delivery import clock
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState
from tests.delivery.identities.build import identity

pytestmark = pytest.mark.django_db


def line(message):
    return f"2026-11-30 09:31:00 1r8abc-0001Xy-2Z <= b@x H=y P=esmtp S=9 id={message.message_id[1:-1]}\n"


def read(*arguments):
    out = StringIO()
    call_command("read_relay_log", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def uncertain(world):
    """Handed over an hour ago."""

    def make(**fields):
        message = world.message(world.contact())
        then = clock.database_now() - timedelta(hours=1)
        changes = {"state": MessageState.UNCERTAIN, "handed_over_at": then} | fields
        Message.objects.filter(pk=message.pk).update(**changes)
        return message

    return make


def span(first=timedelta(hours=2), last=timedelta(minutes=20)):
    now = clock.database_now()
    return [(now - each).isoformat() for each in (first, last)]


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_what_the_server_took_is_sent_however_often_it_is_read(uncertain, tmp_path):
    log = tmp_path / "mail.log"
    log.write_text(line(uncertain()) + "noise\n")
    uncertain()
    assert read(log) == ["1 uncertain messages were taken, and are sent."]
    assert states() == ["sent", "uncertain"]
    assert MessageEvent.objects.get().detail == {"kind": "relay"}
    assert read(log, log) == ["0 uncertain messages were taken, and are sent."]


def test_packed_logs_and_standard_input_are_read(uncertain, tmp_path, monkeypatch):
    first, second = uncertain(), uncertain()
    with gzip.open(tmp_path / "mail.log.1.gz", "wt") as log:
        log.write(line(first))
    monkeypatch.setattr("sys.stdin", StringIO(line(second)))
    assert read(tmp_path / "mail.log.1.gz", "-") == ["2 uncertain messages were taken, and are sent."]


def test_what_is_in_no_complete_log_goes_again(uncertain, tmp_path):
    log = tmp_path / "mail.log"
    taken, missing, early = (
        uncertain(),
        uncertain(),
        uncertain(handed_over_at=clock.database_now() - timedelta(hours=9)),
    )
    log.write_text(line(taken))
    said = read(log, "--complete", *span())
    assert said == [
        "1 uncertain messages were taken, and are sent.",
        "1 are in no log, and go in their next window.",
    ]
    assert states() == ["sent", "planned", "uncertain"]
    assert MessageEvent.objects.get(what=Happening.NOT_ACCEPTED).message == missing
    assert early.message_id not in log.read_text()


def test_what_went_another_way_is_in_no_log_of_this_server(uncertain, world, tmp_path):
    log = tmp_path / "mail.log"
    log.touch()
    uncertain(identity=identity(world.rep))
    assert read(log, "--complete", *span())[1].startswith("0 are in no log")
    assert states() == ["uncertain"]


def test_what_may_be_on_its_way_is_not_judged(uncertain, tmp_path):
    (tmp_path / "mail.log").touch()
    with pytest.raises(CommandError, match="quarter of an hour"):
        read(tmp_path / "mail.log", "--complete", *span(last=timedelta(minutes=14)))


def test_a_log_that_is_not_there_is_said(db, tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.log: No such file or directory$"):
        read(tmp_path / "nothing.log")
    with pytest.raises(CommandError, match="FROM must be before TO"):
        read("/dev/null", "--complete", *reversed(span()))
    with pytest.raises(CommandError, match="no moment"):
        read(tmp_path, "--complete", "yesterday", "today")
