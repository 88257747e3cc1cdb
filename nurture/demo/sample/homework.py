"""What people took on in the meetings that were, what became of it, and what came of what was decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nurture.demo.sample.days import CURRENT, DAY, HOLIDAYS, Days
from nurture.demo.sample.history import Known
from nurture.demo.sample.records import operation
from nurture.meetings.history.actions import give_credit, judge
from nurture.meetings.homework.actions import drop, finish, give, replan
from nurture.meetings.models import SENDING, Action, Again, Decision, Finding, Meeting
from nurture.projects.models import Project
from nurture.projects.rules.cycles import next_business_day
from nurture.sequences.models import Expectation
from nurture.team.models import User


@dataclass(frozen=True)
class Task:
    """Given by whom to whom in the meeting of `cycle`, or `days` business days before it; due before that of `due`.

    `done` and `dropped`: how many business days before the meeting of the cycle after; `moved`: to before which one.
    """

    cycle: int
    by: str
    owner: str
    words: str
    due: int
    company: str = ""
    days: int = 0
    done: int | None = None
    dropped: str = ""
    moved: str = ""


TASKS: Final = (
    # Nobody got round to it: the meeting that is open asks whether it is still worth it.
    Task(1, "yamada", "tanabe", "展示会で名刺をいただいた方々に、担当を割り振る", 1, days=2),
    Task(1, "kondo", "kondo", "伊藤さんに、設備投資審査会の書式をもらう", 2, "minato", done=1),
    Task(1, "ono", "ono", "「止まった日」の事例を、現場の言葉で一枚にまとめる", 2, "kitahama", done=2),
    Task(2, "kondo", "yamada", "回収期間の試算表を、先方の単価で作り直す", 3, "minato", done=1),
    Task(
        2,
        "tanabe",
        "tanabe",
        "購買の森さんに、見積もりの前に一度電話する",
        3,
        "kitahama",
        moved="先方が決算で、月が変わるまで会えない",
    ),
    Task(
        2,
        "yamada",
        "sato",
        "食品業界向けの資料を英語でも用意する",
        3,
        dropped="英語で読む方がいないと分かったため",
    ),
    Task(3, "yamada", "kondo", "審査会の日程を、伊藤さんに電話で確かめる", 4, "minato"),
    Task(3, "kondo", "yamada", "工場見学の案内文の下書きを、営業に見せる", 4, "aobadai"),
    Task(3, "tanabe", "ono", "導入までの日程表に、先方の停止日を書き込む", 4, "kitahama"),
)

#: What each team said of the letters of a cycle in the meeting after it: company, sales, marketing, again, words.
JUDGED: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "minato": ("supports", "supports", "yes", "数字から入ると、伊藤さんの言葉が返ってくる"),
    "kitahama": ("supports", "cannot_tell", "yes", "返事は来たが、電話のあとだった"),
    "aobadai": ("cannot_tell", "cannot_tell", "yes", "一人に送っただけでは、まだ分からない"),
    "hasumi": ("supports", "supports", "yes", "紙が先にあれば、相手の方から動いてくださる"),
    "sakuraba": ("does_not", "does_not", "no", "品質の話より、先に費用を聞かれた"),
}


class Homework:
    def __init__(
        self, project: Project, known: Callable[[str], Known], users: Mapping[str, User], days: Days
    ) -> None:
        self._project, self._known, self._users, self._days = project, known, users, days
        self._meetings = {each.cycle.number: each for each in _meetings(project)}

    def go_through(self) -> None:
        for place, task in enumerate(TASKS):
            self._becomes(task, self._give(task, place))
        for decision in Decision.objects.standing().filter(kind__in=SENDING, agreed_at__isnull=False):
            self._look_back(decision)

    def _give(self, task: Task, place: int) -> Action:
        in_room = self._days.in_meeting(task.cycle, 40 + place)
        return give(
            meeting=self._meetings[task.cycle],
            target=self._known(task.company).committed if task.company else None,
            words=task.words,
            owner=self._users[task.owner],
            due=self._due(task),
            operation=operation("action", str(place)),
            by=self._users[task.by],
            at=self._days.before(task.cycle, task.days, "16:30") if task.days else in_room,
        )

    def _due(self, task: Task) -> date:
        return self._days.meetings[task.due - 1]

    def _becomes(self, task: Task, action: Action) -> None:
        after = task.cycle + 1
        owner = self._users[task.owner]
        if task.done is not None:
            finish(action=action, by=owner, at=self._days.before(after, task.done, "17:10"))
        if task.dropped:
            drop(action=action, why=task.dropped, by=owner, at=self._days.in_meeting(after, 50))
        if task.moved:
            replan(
                action=action,
                words=action.words,
                owner=owner,
                due=next_business_day(self._days.today + 3 * DAY, HOLIDAYS),
                why=task.moved,
                seen=0,
                by=owner,
                at=self._days.in_meeting(after, 52),
            )

    def _look_back(self, decision: Decision) -> None:
        """What was expected stands on the decision; the meeting after it judges, the open one is still to."""
        number = decision.meeting.cycle.number
        email = decision.proposal.email if decision.proposal else None
        expected = Expectation.objects.filter(email=email).first() if email else None
        if number < CURRENT and expected and not decision.expected:
            decision.expected, decision.check_on = expected.reaction, self._days.meetings[number]
            decision.save(update_fields=["expected", "check_on"])
        give_credit(decision=decision, at=decision.agreed_at or decision.made_at)
        if number < CURRENT - 1:
            self._judge(decision, number + 1)

    def _judge(self, decision: Decision, cycle: int) -> None:
        company = next(
            (key for key in JUDGED if self._known(key).account.pk == decision.target.account_id), None
        )
        if company is None:
            return
        sales, marketing, again, words = JUDGED[company]
        at = self._days.in_meeting(cycle, 3)
        for who, finding in (
            (decision.target.sales_owner, sales),
            (decision.target.marketing_owner, marketing),
        ):
            judge(
                decision=decision,
                finding=Finding(finding),
                again=Again(again),
                words=words if who.team == "sales" else "",
                by=who,
                at=at,
            )
            at += timedelta(minutes=1)


def look_back(project: Project, known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
    Homework(project, known, users, days).go_through()


def _meetings(project: Project) -> list[Meeting]:
    return list(Meeting.objects.filter(project=project).select_related("cycle", "project"))
