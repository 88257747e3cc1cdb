"""Django itself: a loop over one open connection, without any queue."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import mailers

from benchmarks.sending.peers import peer
from benchmarks.sending.peers.letter import Letter, people
from benchmarks.sending.peers.peer import Peer, Wanted


@contextmanager
def prepared(wanted: Wanted) -> Iterator[Peer]:
    peer.configure(MAILERS=peer.mailers(wanted.port))
    yield Peer(lambda: _send(wanted.mails))


def _send(number: int) -> None:
    letter = Letter()
    connection = mailers["default"]
    connection.open()
    for each in people(number):
        connection.send_messages([letter.to(each)])
    connection.close()
