"""django-post_office: its queue is rows, its templates are rendered while it sends, two processes with threads."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from benchmarks.sending.peers import peer
from benchmarks.sending.peers.letter import FROM, HTML, SUBJECT, TEXT, Person, headers, people
from benchmarks.sending.peers.peer import Peer, Wanted


@contextmanager
def prepared(wanted: Wanted) -> Iterator[Peer]:
    peer.configure(
        "post_office",
        engines=[{"BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates"}],
        MAILERS=peer.mailers(wanted.port),
        # As many as there are in one round; the rest as it comes.
        POST_OFFICE={
            "BATCH_SIZE": 100_000,
            "THREADS_PER_PROCESS": wanted.threads,
            "BATCH_DELIVERY_TIMEOUT": 900,
        },
    )
    _queue(people(wanted.mails))
    yield Peer(_send)


def _queue(everybody: Iterator[Person]) -> None:
    from post_office import mail  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings
    from post_office.models import Email, EmailTemplate  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings

    call_command("migrate", verbosity=0)
    Email.objects.all().delete()
    EmailTemplate.objects.all().delete()
    template = EmailTemplate.objects.create(name="letter", subject=SUBJECT, content=TEXT, html_content=HTML)
    mail.send_many(
        [
            {
                "sender": FROM,
                "recipients": [each["to"]],
                "template": template,
                "context": each,
                "render_on_delivery": True,
                "headers": headers(each),
            }
            for each in everybody
        ]
    )


def _send() -> None:
    from post_office.mail import send_queued_mail_until_done  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings

    with tempfile.TemporaryDirectory() as folder:
        send_queued_mail_until_done(f"{folder}/lock", processes=2)
