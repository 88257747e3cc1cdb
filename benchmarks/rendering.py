"""Writing one personalised mail: merge fields, both parts, footer and MIME, beside Jinja2 and the standard library.

    python -m benchmarks.rendering --runs 10

The reference renders pre-compiled Jinja2 templates of the same letter (subject, text, HTML with autoescape) and puts
them into `MIMEMultipart` and `MIMEText`, the barest mail the standard library makes. Both write for the same people,
and both mails are read back before anything is measured.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from nurture.delivery import letter, merge, mime, rendering
from nurture.delivery.models import SenderProfile

try:
    import jinja2
except ImportError:
    jinja2 = None  # type: ignore[assignment] # among the tools for development only

PEOPLE = 500
BODY = """{{ contact.salutation }}

お世話になっております。{{ sender.name }}です。先日お話しした**段取り替えの時間**について、似た工場の例をお送りします。

- 停止時間が18分から6分に
- 立会いは{{ contact.department | default: "現場の皆さま" }}と二日間
- 夜勤でも一人で替えられるように

> 「はじめは現場が一番反対でした。二週間後、いちばん使っていたのも現場でした。」

三直で検査ラインを動かしている工場が、治具を夜のうちに温め、測る順番を変えただけで得た数字です。
{{ account.name }}の検査ラインでも、同じことを二日で確かめられます。

[事例を読む](https://tsubaki.example/cases/kyushu-parts-works)

ご不明の点は、このメールにそのままご返信ください。
"""
SUBJECT = "{{ contact.family_name }}様：段取り替えを18分から6分にした話"
GOAL = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10)
    runs = max(5, parser.parse_args().runs)
    if jinja2 is None:
        print("\nrendering: not run, Jinja2 is not installed (it is among the tools for development)")
        return
    reference = _reference()
    people = [_values(number) for number in range(PEOPLE)]
    print(f"\nrendering: {PEOPLE} mails a run, {runs} runs each by turns; µs a mail, median")
    print(f"{'look':<12}{'ours':>9}{'Jinja2':>9}{'ratio':>8}   goal ≤ {GOAL}")
    for layout in ("letter", "plain", "note", "invitation", "case"):
        ours = _ours(layout)
        _prove(ours(people[0]), reference(people[0]))
        mine, theirs = _by_turns(ours, reference, people, runs)
        print(f"{layout:<12}{mine:>9.0f}{theirs:>9.0f}{mine / theirs:>8.2f}")


def _values(number: int) -> dict[str, str]:
    return {
        "contact.salutation": f"株式会社第{number}製作所 生産技術部 部長 田中{number} 様",
        "contact.family_name": f"田中{number}",
        "contact.department": "生産技術部" if number % 2 else "",
        "account.name": f"株式会社第{number}製作所",
        "sender.name": "近藤 翔",
        "unsubscribe": f"https://mail.tsubaki.example/u/{number:022d}",
        "to": f"p{number}@a{number}.example",
        "id": f"<{number}.benchmark@mail.tsubaki.example>",
    }


def _ours(layout: str) -> Callable[[dict[str, str]], bytes]:
    """What the hand-over of a message does between the last gate and the first byte."""
    profile = SenderProfile(
        company_name="椿計測株式会社",
        postal_address="東京都千代田区神田須田町1-2-3",
        complaint_contact="support@tsubaki.example",
    )
    at = datetime(2026, 11, 25, tzinfo=UTC)

    def write(values: dict[str, str]) -> bytes:
        shown = rendering.render(
            subject=SUBJECT,
            body=BODY,
            values=values,
            profile=profile,
            unsubscribe_url=values["unsubscribe"],
            language="ja",
            layout=layout,
        )
        return mime.build(
            mime.Mail(
                message_id=values["id"],
                date=at,
                sender=mime.Mailbox("kondo@tsubaki.example", "近藤 翔"),
                to=mime.Mailbox(values["to"], values["contact.family_name"]),
                subject=shown.subject,
                text=shown.text,
                html=shown.html,
                reply_to=mime.Mailbox("reply+abc@mail.tsubaki.example", "近藤 翔"),
                unsubscribe_url=values["unsubscribe"],
                feedback_id="7:12:nurture:tsubaki.example",
            )
        )

    return write


def _reference() -> Callable[[dict[str, str]], bytes]:
    """The finished letter as Jinja2 templates: no Markdown, no looks, nothing to decide."""
    fields = sorted(merge.FIELDS)
    marks = {field: f"@@{field}@@" for field in fields}
    filled = merge.compiled(BODY).fill(marks)
    parts = letter.compiled(filled.skeleton)
    footer = letter.Footer(
        ("椿計測株式会社", "東京都千代田区神田須田町1-2-3", "お問い合わせ：support@tsubaki.example"),
        "配信の停止はこちら：",
        "@@unsubscribe@@",
    )
    html = letter.whole_html(parts.html(filled.values), footer, language="ja")
    text = letter.whole_text(parts.text(filled.values), footer)
    subject = merge.compiled(SUBJECT).fill(marks).plain()
    templates = [
        jinja2.Environment(autoescape=escape).from_string(_as_jinja(source, fields))
        for source, escape in ((subject, False), (text, False), (html, True))
    ]

    def write(values: dict[str, str]) -> bytes:
        known: dict[str, Any] = {}
        for field, value in values.items():
            group, _, name = field.partition(".")
            known.setdefault(group, {})[name] = value
        known["unsubscribe"] = values["unsubscribe"]
        shown = [template.render(known) for template in templates]
        mail = MIMEMultipart("alternative")
        mail["Subject"], mail["From"], mail["To"] = shown[0], "kondo@tsubaki.example", values["to"]
        mail["Date"], mail["Message-ID"] = "Wed, 25 Nov 2026 00:00:00 +0000", values["id"]
        mail["Reply-To"] = "reply+abc@mail.tsubaki.example"
        mail["List-Unsubscribe"] = f"<{values['unsubscribe']}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.attach(MIMEText(shown[1], "plain", "utf-8"))
        mail.attach(MIMEText(shown[2], "html", "utf-8"))
        return mail.as_bytes()

    return write


def _as_jinja(source: str, fields: list[str]) -> str:
    for field in [*fields, "unsubscribe"]:
        fallback = ' or "現場の皆さま"' if field == "contact.department" else ""
        source = source.replace(f"@@{field}@@", f"{{{{ {field}{fallback} }}}}")
    return source


def _prove(*mails: bytes) -> None:
    for raw in mails:
        mail = message_from_bytes(raw, policy=policy.default)
        parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
        said = [str(part.get_content()) if part else "" for part in parts]
        wanted = ("株式会社第0製作所の検査ライン", "現場の皆さまと二日間")
        if not all(words in text for words in wanted for text in said):
            raise SystemExit("One of the two does not write the letter.")


def _by_turns(
    ours: Callable[[dict[str, str]], bytes],
    reference: Callable[[dict[str, str]], bytes],
    people: list[dict[str, str]],
    runs: int,
) -> tuple[float, float]:
    """Medians in microseconds a mail; the noise of the machine hits both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for write, times in zip((ours, reference), took, strict=True):
            begun = time.perf_counter()
            for values in people:
                write(values)
            times.append((time.perf_counter() - begun) / len(people) * 1e6)
    return statistics.median(took[0]), statistics.median(took[1])


if __name__ == "__main__":
    main()
