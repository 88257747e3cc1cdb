"""Why each email was sent, and how both teams read those that are to go next: asked, reworded, sent back, changed."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from accounts.models import Annotation, Deal
from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.history import Known
from nurture.demo.sample.records import operation
from nurture.demo.sample.shapes import Letter
from nurture.sequences import actions
from nurture.sequences.actions.approvals import approve_in_review
from nurture.sequences.models import Email, ExpectedReaction, Suggestion
from nurture.team.models import User

TWO_WEEKS = timedelta(days=14)
QUOTED = re.compile("[「“]([^」”]{4,})[」”]")
PAST_DEAL = re.compile("過去案件：([^（、／]+)")


class Readings:
    def __init__(self, known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
        self._known, self._users, self._days = known, users, days

    def go_through(self) -> None:
        for key in ("minato", "kitahama", "aobadai", "sakuraba", "torei", "nordia"):
            self._say_why(self._known(key))
        self._is_read_now()
        self._goes_back()
        self._was_changed_since()
        self._holds_words_of_sales()

    def _say_why(self, known: Known) -> None:
        letters = {letter.key: letter for letter in known.company.letters}
        for key, email in known.letters.items():
            by, at = email.updated_by, email.updated_at
            actions.expect(
                email=email,
                reaction=_reaction(letters[key]),
                check_on=(at + TWO_WEEKS).date(),
                by=by,
                at=at,
            )
            for source in _sources(known, letters[key]):
                actions.add_evidence(email=email, source=source, by=by, at=at)

    def _is_read_now(self) -> None:
        """Asked by marketing; sales propose a wording and have not approved yet."""
        email = self._letter("minato", "three-people")
        self._ask(email, "yamada", self._at("15:10"), "手間の数字は、野口さんの言い方に合っていますか。")
        self._suggest(
            email,
            "kondo",
            self._at("18:05"),
            "増える作業は、はじめの二週間だけです。",
            "お手間をいただくのは、はじめの二週間、一日十五分ほどです。",
            "伊藤さんは「増える」という言葉だけで身構える方です。",
        )

    def _goes_back(self) -> None:
        email = self._letter("sakuraba", "pumps-only")
        rep = email.step.sequence.target.sales_owner
        self._ask(email, "ono", self._at("11:20"), "")
        actions.want_changes(
            email=email,
            wanted="六台の型番を入れてください。中村課長は、いつも台帳の番号で話す方です。",
            by=rep,
            at=self._at("16:45"),
        )

    def _was_changed_since(self) -> None:
        """Sales approved; a word was changed afterwards, and sales were told."""
        email = self._letter("torei", "years")
        rep = email.step.sequence.target.sales_owner
        self._ask(email, "sato", self._at("10:15"), "不利な二年を書きすぎていないか、見てください。")
        approve_in_review(email=email, content_hash=email.content_hash, by=rep, at=self._at("13:30"))
        self._reword(email, "sato", self._at("17:50"), "厳しくご覧ください。", "厳しくご覧いただけますか。")

    def _holds_words_of_sales(self) -> None:
        """A rep's wording, taken over the same evening."""
        email = self._letter("aobadai", "questions")
        rep = email.step.sequence.target.sales_owner
        before = "二番目は「担当者が替わっても続けられるか」でした。"
        made = self._suggest(
            email,
            rep,
            self._at("12:40"),
            before,
            "二番目は「担当者が替わっても続けられるか」、三番目は「ほかの拠点にも広げられるか」でした。",
            "小林部長が、先週の電話でご自分から口にされた質問です。",
        )
        actions.accept(suggestion=made, by=self._users["yamada"], at=self._at("18:20"))

    def _letter(self, company: str, key: str) -> Email:
        """As it stands, with whose it is."""
        rows = Email.objects.select_related("step__sequence__target__sales_owner")
        return rows.get(pk=self._known(company).letters[key].pk)

    def _at(self, clock: str) -> datetime:
        return self._days.before(CURRENT, 1, clock)

    def _ask(self, email: Email, by: str, at: datetime, note: str) -> None:
        actions.ask_for_review(
            email=email, content_hash=email.content_hash, note=note, by=self._users[by], at=at
        )

    def _suggest(self, email: Email, by: str | User, at: datetime, *words: str) -> Suggestion:
        passage, wording, why = words
        author = self._users[by] if isinstance(by, str) else by
        return actions.suggest(
            email=email,
            field="body",
            passage=passage,
            wording=wording,
            why=why,
            start=email.body.index(passage),
            by=author,
            at=at,
            operation=operation(email.pk, at, "wording"),
        )

    def _reword(self, email: Email, by: str, at: datetime, before: str, after: str) -> None:
        current = Email.objects.get(pk=email.pk)
        actions.save_email(
            email=current,
            version=current.version,
            subject=current.subject,
            body=current.body.replace(before, after),
            hypothesis=current.hypothesis,
            evidence=current.evidence,
            expected_reaction=current.expected_reaction,
            recipients=list(current.recipients.all()),
            by=self._users[by],
            at=at,
        )


def _reaction(letter: Letter) -> ExpectedReaction:
    talks = ("面談", "打ち合わせ", "訪問", "meeting", "call")
    if any(word in letter.expected for word in talks):
        return ExpectedReaction.TALK
    return ExpectedReaction.REPLY


def _sources(known: Known, letter: Letter) -> Iterator[str]:
    """The notes whose words the letter quotes as its evidence, and the past deals it names."""
    for words in QUOTED.findall(letter.evidence):
        notes = Annotation.objects.filter(account=known.account, their_words__contains=words, thread=None)
        if found := notes.order_by("pk").first():
            yield f"annotation:{found.pk}"
    for name in PAST_DEAL.findall(letter.evidence):
        deals = Deal.objects.past().filter(account__name__contains=name.strip())
        if deal := deals.order_by("-told", "pk").first():
            yield f"deal:{deal.pk}"
