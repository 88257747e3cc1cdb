"""What comes after the drafts: calls, waits and checks of three accounts, and two templates with what came of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nurture.delivery.models import Mailing
from nurture.demo.sample.days import Days
from nurture.demo.sample.history import Known
from nurture.demo.sample.records import operation
from nurture.sequences.actions import add_step, finish_step, skip_step
from nurture.sequences.actions.templates import add_template_step, create_template
from nurture.sequences.models import Sequence, SequenceTemplate, Step, StepKind, TemplateStep
from nurture.team.models import User

type Rows = tuple[tuple[str, str, str, dict[str, Any]], ...]

AFTER_THE_FAIR: Rows = (
    (
        "email",
        "止まる前に見えるもの",
        "{{ contact.salutation }}\n\n先日は展示会でお時間をいただき、ありがとうございました。\n設備が止まる前に何が見えるかを、現場の記録でお送りします。\n\n{{ sender.name }}",
        {"roles": ["champion", "user"]},
    ),
    ("wait", "", "", {"timing": "fact", "fact": "clicked", "fact_days": 5}),
    (
        "email",
        "停止一回の費用を数える表",
        "{{ contact.salutation }}\n\n停止一回の費用を数えるための表をお送りします。空欄を埋めるだけで、会議に出せる数字になります。\n\n{{ sender.name }}",
        {"roles": ["champion"], "delay_days": 2},
    ),
    (
        "call",
        "表を埋めてみた感想を聞く",
        "どの欄で手が止まったか。誰に見せたか。",
        {"roles": ["champion"], "delay_days": 3},
    ),
    (
        "email",
        "似た現場が九十日で変えたこと",
        "{{ contact.salutation }}\n\n{{ account.name }}様とよく似た現場の、導入から九十日の記録です。\n\n{{ sender.name }}",
        {"roles": ["champion", "user", "evaluator"], "delay_days": 3},
    ),
)
BEFORE_THE_BUDGET: Rows = (
    (
        "email",
        "役員会で二分で読める一枚",
        "{{ contact.salutation }}\n\n役員会でそのまま読める回収計算を一枚にまとめました。\n\n{{ sender.name }}",
        {"roles": ["champion", "economic_buyer"]},
    ),
    (
        "personal",
        "ご不明な点はございませんか",
        "先日お送りした一枚について、ご不明な点があれば三十分ほどお時間をいただけますでしょうか。",
        {"timing": "fact", "fact": "not_replied", "fact_days": 4, "roles": ["champion"]},
    ),
    ("decide", "審査の前にもう一通送るか", "", {"timing": "cycle", "delay_days": 0}),
    ("task", "審査会で問われる三つへの答えをまとめる", "", {"delay_days": 1}),
    ("handoff", "予算の額と時期が分かった", "", {"delay_days": 3}),
)


def plan_ahead(known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
    begun = days.before(1, 4, "16:10")
    fair = _template(
        "展示会のあとの三通", "展示会で名刺をいただいた現場の方へ", AFTER_THE_FAIR, users["yamada"], begun
    )
    _template("予算の時期の前に", "役員会や審査会の日が決まったら", BEFORE_THE_BUDGET, users["ono"], begun)
    for key in ("minato", "kitahama", "aobadai"):
        _made_from(fair, known(key))
    at = days.before(4, 1, "16:30")
    _rich(known("minato"), users, at)
    _half_done(known("kitahama"), at)
    _due(known("aobadai"), at)


def _template(name: str, purpose: str, rows: Rows, by: User, at: datetime) -> SequenceTemplate:
    made = create_template(name=name, purpose=purpose, operation=operation("template", name), by=by, at=at)
    for number, (kind, title, text, settings) in enumerate(rows):
        add_template_step(
            template=made,
            kind=StepKind(kind),
            title=title,
            text=text,
            settings=settings,
            operation=operation("template", f"{name} {number}"),
            by=by,
            at=at,
        )
    return SequenceTemplate.objects.get(pk=made.pk)


def _made_from(template: SequenceTemplate, known: Known) -> None:
    """Their first emails were begun from it; what came back is real."""
    sequence = known.sequence
    if sequence is None:
        return
    Sequence.objects.filter(pk=sequence.pk).update(template=template, template_version=template.version)
    origins = TemplateStep.objects.filter(template=template, kind=StepKind.EMAIL).order_by("position")
    mails = Step.objects.in_use().emails().filter(sequence=sequence).order_by("position")
    for origin, step in zip(origins, mails, strict=False):
        Step.objects.filter(pk=step.pk).update(made_from=origin)


def _rich(known: Known, users: Mapping[str, User], at: datetime) -> None:
    """Every kind of step, once."""
    plan: Rows = (
        ("wait", "", "", {"timing": "fact", "fact": "reacted", "fact_days": 5}),
        (
            "call",
            "回収計算書の感想を聞く",
            "どの数字が役員会で通ったか。誰が反対したか。",
            {"roles": ["champion"], "delay_days": 1},
        ),
        (
            "personal",
            "審査会の前に三十分だけ",
            "先日は貴重なお話をありがとうございました。\n\n審査会の前に三十分ほどお時間をいただき、想定される質問をご一緒に整理できればと存じます。",
            {"timing": "fact", "fact": "not_replied", "fact_days": 4, "roles": ["economic_buyer"]},
        ),
        ("decide", "審査会の前にもう一通送るか", "", {"timing": "cycle", "delay_days": 0}),
        (
            "task",
            "審査会で問われる三つへの答えをまとめる",
            "",
            {"delay_days": 1, "owner_id": users["ono"].pk},
        ),
        (
            "visit",
            "工場で答え合わせをする",
            "工場長と保全の三人に同席していただく。",
            {"roles": ["champion", "user"], "delay_days": 5},
        ),
        ("handoff", "予算の額と時期が分かった", "", {"delay_days": 2}),
    )
    for number, row in enumerate(plan):
        _add(known, row, number, at)


def _half_done(known: Known, at: datetime) -> None:
    """One call was made, one was left out."""
    sequence = known.sequence
    if sequence is None:
        return
    rep = sequence.target.sales_owner
    people = list(known.contacts.values())[:2]
    step = _add(known, ("call", "停止の記録を見たか聞く", "", {"delay_days": 0}), 0, at, people=people)
    finish_step(step=step, contact=people[0], note_="記録は班長が持っているとのこと。", by=rep, at=at)
    if len(people) > 1:
        skip_step(step=step, contact=people[1], note_="先週お会いしたばかりのため。", by=rep, at=at)


def _due(known: Known, at: datetime) -> None:
    """A call that is due today."""
    people = [each for each in known.contacts.values() if each.email][:1]
    _add(
        known,
        ("call", "棚卸の日程を確かめる", "三月の棚卸はいつからか。", {"delay_days": 0}),
        0,
        at,
        people=people,
        first=True,
    )


def _add(
    known: Known,
    row: tuple[str, str, str, dict[str, Any]],
    number: int,
    at: datetime,
    *,
    people: Any = (),
    first: bool = False,
) -> Step:
    kind, title, text, settings = row
    if known.sequence is None:
        raise LookupError(known.company.key)
    open_step = None
    if first:
        drafts = Step.objects.in_use().emails().filter(sequence=known.sequence)
        open_step = drafts.exclude(email__pk__in=_mailed(drafts)).order_by("position").first()
    return add_step(
        sequence=known.sequence,
        kind=StepKind(kind),
        title=title,
        text=text,
        settings=settings,
        people=people,
        before=open_step,
        operation=operation(known.company.key, f"step {kind} {number}"),
        by=known.committed.marketing_owner,
        at=at,
    )


def _mailed(steps: Any) -> list[int]:
    emails = steps.values_list("email__pk", flat=True)
    return list(Mailing.objects.filter(email_ref__in=list(emails)).values_list("email_ref", flat=True))
