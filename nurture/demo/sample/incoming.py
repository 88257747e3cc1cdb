"""Mail that came in lately: somebody is away, somebody may have left, and two letters that nobody can match."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from uuid import uuid4

from accounts.models import Contact
from nurture.delivery.actions import inbound
from nurture.delivery.mailboxes import actions as mailboxes
from nurture.delivery.models import Message, MessageState
from nurture.demo import answers
from nurture.demo.sample.days import Days
from nurture.demo.sample.history import Known
from nurture.demo.sample.sent import mail_of
from nurture.team.models import User

AWAY: Final = """お世話になっております。

{day}まで出張のため不在にしております。
お急ぎの場合は代表電話までお願いいたします。
"""
LEFT: Final = """お世話になっております。

私は先月末をもって退職いたしました。
後任は 大西 真理（{address}）です。今後は大西までご連絡ください。
"""
STRANGER: Final = """はじめまして。社内で転送されたお手紙を拝見しました。

現場の停止時間を二割減らせるというお話に興味があります。
資料をお送りいただけますか。

工場技術課 西尾
"""
FORWARDED: Final = """お問い合わせの受付番号は 20931 です。担当者より三営業日以内にご連絡いたします。
"""


def take_in_lately(known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
    _keep_mailbox(users["admin"], at=days.before(2, 2, "10:40"))
    away, left = _recipients(known)
    _answers(away, AWAY.format(day=_day(days.now + timedelta(days=9))), days)
    if left is not None:
        domain = left.email.partition("@")[2]
        _answers(left, LEFT.format(address=f"onishi@{domain}"), days)
    _stranger("西尾 亮 <nishio@hikawa-parts.example>", "Fw: ご案内の件", STRANGER, days, hours=5)
    _stranger("info@oyama-shokai.example", "お問い合わせを受け付けました", FORWARDED, days, hours=26)


def _keep_mailbox(admin: User, *, at: datetime) -> None:
    """Not in use: the sample's mail comes to Nurture by itself."""
    mailboxes.add(
        fields={
            "address": "answers@tsubaki.example",
            "host": "imap.tsubaki.example",
            "user": "answers@tsubaki.example",
        },
        secrets={"password": "of-the-demo"},
        operation=uuid4(),
        by=admin,
        at=at,
    )


def _recipients(known: Callable[[str], Known]) -> tuple[Contact, Contact | None]:
    """People to whom we wrote last, of two companies."""
    found = []
    for key in ("aobadai", "sakuraba", "torei", "nordia"):
        newest = _newest(known(key))
        if newest is not None:
            found.append(newest.contact)
    return found[0], found[1] if len(found) > 1 else None


def _newest(company: Known) -> Message | None:
    rows = Message.objects.filter(account=company.account, state=MessageState.SENT, contact__left_on=None)
    return rows.select_related("contact__account").order_by("-handed_over_at", "-pk").first()


def _answers(contact: Contact, words: str, days: Days) -> None:
    newest = Message.objects.filter(contact=contact, state=MessageState.SENT).select_related(
        "mailing__sender"
    )
    message = newest.order_by("-handed_over_at", "-pk")[0]
    at = days.now - timedelta(hours=20)
    inbound.receive(raw=answers.reply(mail_of(message), words, at=at, out_of_office=True), at=at)


def _stranger(sender: str, subject: str, words: str, days: Days, *, hours: int) -> None:
    at = days.now - timedelta(hours=hours)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, "answers@tsubaki.example", subject
    mail["Date"], mail["Message-ID"] = (
        format_datetime(at),
        f"<{hours}.{abs(hash(subject)) % 997}@elsewhere.example>",
    )
    mail.set_content(words)
    inbound.receive(raw=mail.as_bytes(), at=at)


def _day(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日"
