"""What both teams said to each other about what one of them had written down."""

from datetime import date, datetime, timedelta

from accounts.actions.annotations import annotate, answer, change_annotation
from accounts.actions.pins import pin
from accounts.actions.writing import version
from accounts.items import place
from accounts.models import Account, Annotation
from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.records import operation
from nurture.sequences.models import Email
from nurture.team.models import User

FIELDS = ("kind", "contact", "their_words", "body", "heard_by", "heard_on", "confidence", "expires_on")


class Talk:
    """About one account: the one the sample's open meeting begins with."""

    def __init__(self, account: Account, email: Email, users: dict[str, User], days: Days) -> None:
        self._account, self._email, self._users, self._days = account, email, users, days

    def go_through(self) -> None:
        self._payback()
        self._correct_a_figure()
        self._note_what_ends()
        self._workload()
        self._wish_for_the_email()

    def _payback(self) -> None:
        objection = self._written("kondo", "objection")
        self._answer(
            objection,
            "yamada",
            self._days.before(2, 1, "18:20"),
            "日向野硝子の**回収計算書**（14か月）がそのまま使えそうです。\n@近藤 翔 審査会の書式は手に入りますか。",
        )
        at = self._days.before(2, 1, "19:05")
        self._answer(
            objection, "kondo", at, "野口さんから入手します。\n\n- 様式は全社共通\n- 締切は会議の五日前"
        )
        pin(annotation=objection, by=self._users["yamada"], at=at + timedelta(minutes=10))

    def _correct_a_figure(self) -> None:
        fact = self._written("yamada", "fact")
        fields = {name: getattr(fact, name) for name in FIELDS}
        at = self._days.before(2, 4, "09:50")
        change_annotation(
            annotation=fact,
            fields=fields | {"body": fact.body.replace("78%", "77.6%（第二四半期）")},
            seen=version(fact, FIELDS),
            by=self._users["yamada"],
            at=at,
        )

    def _note_what_ends(self) -> None:
        at = self._days.before(1, 3, "14:30")
        ended = self._days.before(CURRENT, 2, "00:00").date()
        self._annotate(
            "tanabe",
            at,
            kind="constraint",
            body="新しい設備の稟議は、上期の見直しが終わるまで受け付けないとのこと（購買の森課長の部下の方から）。",
            heard_by="colleague",
            expires_on=ended,
        )

    def _workload(self) -> None:
        question = self._written("kondo", "question")
        at = self._days.before(CURRENT, 2, "11:40")
        self._answer(
            question,
            "ono",
            at,
            "保全三人で回している工場の手順書があります（週30分）。\n@近藤 翔 送る前に読んでもらえますか。",
        )

    def _wish_for_the_email(self) -> None:
        at = self._days.before(CURRENT, 1, "17:20")
        self._annotate(
            "kondo",
            at,
            on=self._email,
            kind="fact",
            body="@山田 真理子 件名に「一枚」と入れませんか。伊藤さんは移動中に件名だけ見て、開くかどうか決める方です。",
            heard_by="visit",
        )

    def _written(self, by: str, kind: str) -> Annotation:
        written = Annotation.objects.filter(account=self._account, author=self._users[by], kind=kind)
        return written.order_by("created_at", "pk")[0]

    def _answer(self, thread: Annotation, by: str, at: datetime, body: str) -> None:
        answer(thread=thread, body=body, operation=operation(thread.pk, at, by), by=self._users[by], at=at)

    def _annotate(
        self,
        by: str,
        at: datetime,
        *,
        kind: str,
        body: str,
        heard_by: str,
        expires_on: date | None = None,
        on: Email | None = None,
    ) -> None:
        author = self._users[by]
        annotate(
            account=self._account,
            fields={
                "kind": kind,
                "body": body,
                "heard_by": heard_by,
                "heard_on": at.date(),
                "confidence": 2,
                "expires_on": expires_on,
                "contact": None,
            },
            operation=operation(self._account.pk, at, kind, "talk"),
            by=author,
            at=at,
            place=place(author, self._account, f"email:{on.pk}") if on else None,
        )
