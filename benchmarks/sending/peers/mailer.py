"""django-mailer: its queue is finished mails, written before "go"; one process sends them, a transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from benchmarks.sending.peers import peer
from benchmarks.sending.peers.letter import Letter, Person, people
from benchmarks.sending.peers.peer import Peer, Wanted


@contextmanager
def prepared(wanted: Wanted) -> Iterator[Peer]:
    # It asks for its backend by a name, which Django grants only to who has no MAILERS. No lock: nobody else is there.
    peer.configure("mailer", EMAIL_HOST="127.0.0.1", EMAIL_PORT=wanted.port, MAILER_USE_FILE_LOCK=False)
    _queue(people(wanted.mails))
    yield Peer(_send)


def _queue(everybody: Iterator[Person]) -> None:
    from mailer.models import Message, MessageLog  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings

    call_command("migrate", verbosity=0)
    Message.objects.all().delete()
    MessageLog.objects.all().delete()
    letter = Letter()
    rows = []
    for each in everybody:
        rows.append(Message())
        rows[-1].email = letter.to(each)
    Message.objects.bulk_create(rows, batch_size=1000)


def _send() -> None:
    from mailer.engine import send_all  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings

    send_all()
