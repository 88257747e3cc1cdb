"""The others, sending the same letter to as many people: `python -m benchmarks.sending.peers post_office --port …`.

A program of its own with settings of its own; like our workers it says "ready" and waits for a line.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.sending.running import peak

HTML = Path(__file__).with_name("letter.html.txt").read_text("utf-8")
TEXT = Path(__file__).with_name("letter.txt").read_text("utf-8")
SUBJECT = "{{ family_name }}様：段取り替えを18分から6分にした話"
FROM = "kondo@tsubaki.example"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=("post_office", "django"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mails", type=int, required=True)
    parser.add_argument("--threads", type=int, default=5)
    chosen = parser.parse_args()
    _configure(chosen.port, chosen.threads, with_post_office=chosen.peer == "post_office")
    prepare, send = WAYS[chosen.peer]
    begun = time.perf_counter()
    prepare(people(chosen.mails))
    queued = time.perf_counter() - begun
    print("ready", flush=True)
    sys.stdin.readline()
    before = _used()
    send(chosen.mails)
    print(json.dumps({"cpu": _used() - before, "memory": peak(), "queued": queued}), flush=True)


def _prepare_nothing(_everybody: Iterator[dict[str, Any]]) -> None:
    """It has no queue."""


def people(number: int) -> Iterator[dict[str, Any]]:
    return (
        {
            "to": f"p{each}@a{each // 2}.example",
            "family_name": f"田中{each}",
            "department": "生産技術部" if each % 2 else "",
            "company": f"第{each // 2}製作所",
            "sender": "近藤 翔",
            "token": f"{each:022d}",
        }
        for each in range(number)
    )


def _configure(port: int, threads: int, *, with_post_office: bool) -> None:
    host = os.environ["DATABASE_URL"].partition("host=")[2]
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "peers", "USER": "nurture", "HOST": host}
    templates = "django.template.backends.django.DjangoTemplates"
    apps = ["django.contrib.contenttypes", *(["post_office"] if with_post_office else [])]
    engines = [{"BACKEND": templates, "APP_DIRS": True}]
    if with_post_office:
        engines.append({"BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates"})
    settings.configure(
        SECRET_KEY="only-for-this",  # noqa: S106 - signs nothing
        INSTALLED_APPS=apps,
        USE_TZ=True,
        DATABASES={"default": database},
        TEMPLATES=engines,
        MAILERS={
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port},
            }
        },
        # As many as there are in one round; the rest as it comes.
        POST_OFFICE={"BATCH_SIZE": 100_000, "THREADS_PER_PROCESS": threads, "BATCH_DELIVERY_TIMEOUT": 900},
    )
    django.setup()


def _queue(everybody: Iterator[dict[str, Any]]) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - once there are settings
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
                "headers": _headers(each),
            }
            for each in everybody
        ]
    )


def _send_queued(_number: int) -> None:
    from post_office.mail import send_queued_mail_until_done  # type: ignore[import-not-found]  # noqa: PLC0415 - once there are settings

    with tempfile.TemporaryDirectory() as folder:
        send_queued_mail_until_done(f"{folder}/lock", processes=2)


def _send_each(number: int) -> None:
    from django.core.mail import EmailMultiAlternatives, mailers  # noqa: PLC0415 - once there are settings
    from django.template import Context, Template  # noqa: PLC0415 - once there are settings

    subject, text, html = (Template(source) for source in (SUBJECT, TEXT, HTML))
    connection = mailers["default"]
    connection.open()
    for each in people(number):
        context = Context(each)
        mail = EmailMultiAlternatives(
            subject.render(context), text.render(context), FROM, [each["to"]], headers=_headers(each)
        )
        mail.attach_alternative(html.render(context), "text/html")
        connection.send_messages([mail])
    connection.close()


def _headers(person: dict[str, Any]) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<https://mail.tsubaki.example/u/{person['token']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Reply-To": "reply+abc@mail.tsubaki.example",
    }


def _used() -> float:
    """Also of processes that have ended."""
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in every)


WAYS: dict[str, tuple[Callable[[Iterator[dict[str, Any]]], None], Callable[[int], None]]] = {
    "post_office": (_queue, _send_queued),
    "django": (_prepare_nothing, _send_each),
}

if __name__ == "__main__":
    main()
