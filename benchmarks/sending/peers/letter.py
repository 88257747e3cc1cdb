"""The one letter that all of them send, and to whom."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template import Context, Template

HTML = Path(__file__).with_name("letter.html.txt").read_text("utf-8")
TEXT = Path(__file__).with_name("letter.txt").read_text("utf-8")
SUBJECT = "{{ family_name }}様：段取り替えを18分から6分にした話"
FROM = "kondo@tsubaki.example"

type Person = dict[str, Any]


class Letter:
    """Its templates are compiled once."""

    def __init__(self) -> None:
        self._subject, self._text, self._html = (Template(source) for source in (SUBJECT, TEXT, HTML))

    def to(self, person: Person) -> EmailMultiAlternatives:
        context = Context(person)
        mail = EmailMultiAlternatives(
            self._subject.render(context),
            self._text.render(context),
            FROM,
            [person["to"]],
            headers=headers(person),
        )
        mail.attach_alternative(self._html.render(context), "text/html")
        return mail


def people(number: int) -> Iterator[Person]:
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


def headers(person: Person) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<https://mail.tsubaki.example/u/{person['token']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Reply-To": "reply+abc@mail.tsubaki.example",
    }
