"""One target with people to write to, and the least that lets a message go."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Account, Contact
from nurture.delivery import clock as database_clock
from nurture.delivery.actions.planning import plan, prepare
from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.models import Stop
from nurture.delivery.models import Mailing, Message, SenderProfile
from nurture.projects.models import Project, Target
from nurture.team.models import User
from tests import build

# A Wednesday inside the default window.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
BODY = "{{ contact.salutation }}\n\nお世話になっております。**「新製品」**のご案内です。\n[資料](https://tsubaki.example/x)"

_decisions = count(1)


@dataclass
class World:
    rep: User
    marketer: User
    account: Account
    project: Project
    target: Target

    def contact(self, email: str = "", **fields: Any) -> Contact:
        return build.contact(self.account, email, **fields)

    def mailing(
        self, subject: str = "次の一通：{{ account.name }}様", body: str = BODY, **fields: Any
    ) -> Mailing:
        facts: dict[str, Any] = {
            "target": self.target,
            "sender": self.rep,
            "subject": subject,
            "body": body,
            "content_hash": "0" * 64,
            "email_ref": (number := next(_decisions)),
            "decision_ref": number,
            "by": self.marketer,
            "at": NOW,
        }
        return prepare(**facts | fields)

    def message(self, contact: Contact | None = None, *, at: datetime = NOW, **fields: Any) -> Message:
        contact = contact or self.contact()
        return plan(mailing=self.mailing(**fields), contacts=[contact], by=self.marketer, at=at)[0]

    def release(self, stop: Stop) -> None:
        """Two people do."""
        stopping.ask_release(stop=stop, by=self.rep, at=NOW)
        stopping.release(stop=stop, by=self.marketer, at=NOW)

    def messages(self, number: int, **fields: Any) -> list[Message]:
        contacts = [self.contact(f"p{at}@buyer{at % 5}.example") for at in range(number)]
        return plan(mailing=self.mailing(**fields), contacts=contacts, by=self.marketer, at=NOW)


def make() -> World:
    rep, marketer = build.rep(), build.marketer()
    account = build.account()
    project = build.project(rep, marketer, window_start=time(9, 30), window_end=time(11, 30))
    target = build.target(project, account, rep, marketer)
    SenderProfile.objects.create(
        company_name="椿精機株式会社",
        company_name_latin="Tsubaki Seiki",
        postal_address="〒144-0000 東京都大田区1-1",
        complaint_contact="postmaster@tsubaki.example",
        updated_at=NOW - timedelta(days=1),
        updated_by=rep,
    )
    return World(rep, marketer, account, project, target)


class FakeClock:
    """The database's clock, as a test sets it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def replace_the_databases(self, monkeypatch):
        """The database is still asked, since asking may take a lock; what it says is not believed."""
        ask = database_clock._moment
        monkeypatch.setattr(database_clock, "_moment", lambda *query: ask(*query) and self.now)

    def forward(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now
