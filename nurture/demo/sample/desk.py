"""How both teams work on emails: comments, a candidate beside what stands, a look, a file, passages kept for reuse."""

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Annotation, Deal
from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.history import Known
from nurture.demo.sample.records import operation
from nurture.playbook.insights import actions as insights
from nurture.playbook.models import Insight
from nurture.sequences import actions
from nurture.sequences.actions.emails import wrapping_of
from nurture.sequences.models import Email, Snippet
from nurture.sequences.queries.content import WORDS
from nurture.team.models import User

SHORT = """{{ contact.salutation }}

{{ sender.name }}です。「次はどれから付けるのか」、先に答えだけお伝えします。

一号焼結機の主排風機、次に二号の冷却ファンです。残る三十二台のうち、この八台で損失の見込みの七割になります。

理由と残りの順番は、一枚にまとめました。

https://tsubaki.example/reports/kitahama-order

並びに違和感があれば、一言だけお返事ください。
"""
INVITATION = """# 百八十日洗った現物を、その場で分解していただけます

{{ contact.salutation }}

{{ sender.name }}です。「写真ではなく、物を見せてください」とのこと、ありがとうございます。洗浄試験を終えたセンサーを三個、そのままの状態でお持ちします。

> **お持ちするもの** 百八十日の洗浄試験を終えたセンサー 三個
> **所要時間** 三十分ほど。洗浄の時間に合わせて伺います
> **お残しするもの** 二個。品質保証部でお使いください

[ご都合のよい日を知らせる](https://tsubaki.example/visits/sakuraba)

このメールにそのままご返信いただいても結構です。
"""


class Desk:
    def __init__(self, known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
        self._known, self._users, self._days = known, users, days

    def go_through(self) -> None:
        self._write_down_beliefs()
        self._keep_passages()
        self._talk_about_the_order()
        self._set_an_invitation()

    def _write_down_beliefs(self) -> None:
        """One that two accounts speak for, and one that somebody only thinks so far."""
        at = self._days.before(3, 1, "11:00")
        line = insights.write_insight(
            fields={
                "who": "情報システム部門",
                "information": "データがどこに置かれ、外へ出る線が増えないという図",
                "situation": "現場が試したいと言い出した",
                "words": "外に出る線は、一本も増やせない",
            },
            by=self._users["ono"],
            at=at,
            operation=operation("insight", "line"),
        )
        note = Annotation.objects.get(their_words__contains="外に出る線", thread=None)
        deal = Deal.objects.get(their_words__contains="情報企画室だけ")
        for source in (f"annotation:{note.pk}", f"deal:{deal.pk}"):
            insights.add_source(insight=line, source=source, speaks_for=True, by=self._users["ono"], at=at)
        insights.write_insight(
            fields={
                "who": "決裁する部長",
                "information": "理由より先に、次の一手だけ",
                "situation": "稟議の前の週になった",
                "words": "で、どれから付けるのか",
            },
            by=self._users["kondo"],
            at=at + timedelta(days=4),
            operation=operation("insight", "answer-first"),
        )

    def _keep_passages(self) -> None:
        today = self._days.today
        line = self._keep(
            "外に出る線は増やさない",
            "工場のネットワークから外へ出る線は、一本も増やしません。測定データは工場内のサーバーだけに置きます。",
            owner="ono",
            review_on=today + timedelta(days=40),
            insight=Insight.objects.get(operation=operation("insight", "line")),
        )
        self._keep(
            "立会いの約束",
            "はじめの二日間は弊社の者が立ち会い、現場の方お一人で使えるようになるまでご一緒します。費用はいただきません。",
            owner="yamada",
            review_on=today - timedelta(days=12),
        )
        self._keep(
            "Who carries the risk",
            "During the pilot a warning goes to you alone. You decide whether your customer hears of it.",
            owner="sato",
            review_on=today + timedelta(days=75),
        )

        self._use(line)

    def _use(self, line: Snippet) -> None:
        email = self._letter("kitahama", "whose-data")
        words = {name: getattr(email, name) for name in WORDS if name not in {"preheader", "layout"}}
        actions.save_typed(
            email=email,
            words={
                **words,
                "body": email.body.replace("契約書のどの", f"{line.body}\n\n契約書のどの"),
                "recipients": list(email.recipients.all()),
                "version": email.version,
            },
            wrapping=wrapping_of(email),
            snippets=[line.pk],
            page=None,
            by=self._users["ono"],
            at=self._at("14:20"),
        )

    def _keep(self, name: str, body: str, *, owner: str, **fields: Any) -> Snippet:
        by, at = self._users[owner], self._days.before(2, 1, "16:20")
        return actions.write_snippet(
            fields={"name": name, "body": body, "owner": by, **fields},
            operation=operation("snippet", name),
            by=by,
            at=at,
        )

    def _talk_about_the_order(self) -> None:
        """A shorter text by sales beside what stands; a passage that is talked about, another one that is settled."""
        email = self._letter("kitahama", "order")
        rep, marketer = self._users["kondo"], self._users["ono"]
        settled = self._comment(email, "kondo", "13:20", "上の八台", "八台の内訳も、どこかで見られますか。")
        self._answer(settled, "ono", "13:50", "リンク先の一枚に、号機の名前まで入れました。")
        actions.resolve_comment(thread=settled, by=rep, at=self._at("14:05"))
        passage = "工事の申請にも間に合います"
        thread = self._comment(
            email,
            "kondo",
            "14:10",
            passage,
            f"@{marketer.name} 申請の締切は部長しかご存じないはずです。先に藤井課長へ伺ってからの方が安全です。",
        )
        self._answer(thread, "ono", "15:30", "では、この一文を藤井課長への質問に変えてみます。")
        actions.add_candidate(
            email=email,
            fields={
                "subject": "次に付けるなら、この八台です",
                "preheader": "答えだけ先にお伝えします",
                "body": SHORT,
                "layout": "letter",
                "hypothesis": "大西部長は理由より先に答えを読む方。短い方が、その日のうちに返事が来る。",
            },
            operation=operation("kitahama", "candidate"),
            by=rep,
            at=self._at("16:00"),
        )

    def _set_an_invitation(self) -> None:
        """The visit as an invitation with its details in a box, and one sheet of paper."""
        email = self._letter("sakuraba", "sample")
        by, at = self._users["ono"], self._at("14:45")
        sheet = actions.add_file(
            target=email.step.sequence.target,
            name="洗浄試験の記録（百八十日）.pdf",
            media_type="application/pdf",
            content=one_page("180 days of washing: test record (sample)"),
            by=by,
            at=at,
        )
        words = {name: getattr(email, name) for name in WORDS if name not in {"preheader", "layout"}}
        actions.save_email(
            email=email,
            version=email.version,
            recipients=list(email.recipients.all()),
            wrapping=actions.Wrapping("三十分、その場で分解していただけます", "invitation", [sheet]),
            by=by,
            at=at,
            **words | {"body": INVITATION},
        )

    def _comment(self, email: Email, by: str, clock: str, quote: str, body: str) -> Any:
        return actions.comment(
            email=email,
            field="body",
            quote=quote,
            start=email.body.index(quote),
            body=body,
            operation=operation(email.pk, clock, "comment"),
            by=self._users[by],
            at=self._at(clock),
        )

    def _answer(self, thread: Any, by: str, clock: str, body: str) -> None:
        actions.answer_comment(
            thread=thread,
            body=body,
            operation=operation(thread.pk, clock, "answer"),
            by=self._users[by],
            at=self._at(clock),
        )

    def _letter(self, company: str, key: str) -> Email:
        rows = Email.objects.select_related("step__sequence__target__account")
        return rows.get(pk=self._known(company).letters[key].pk)

    def _at(self, clock: str) -> datetime:
        return self._days.before(CURRENT, 1, clock)


def one_page(words: str) -> bytes:
    """A PDF of one page with one line, such as a scanner would have made."""
    text = zlib.compress(f"BT /F1 18 Tf 72 760 Td ({words}) Tj ET".encode("ascii"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begin)
    return bytes(out)
