"""Companies with two people each, and for each company an email that both teams approved and decided to send."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import batched
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from accounts.models import Account, Activity, Contact
from nurture.delivery.actions.planning import plan, prepare
from nurture.delivery.limits.models import DomainPace
from nurture.delivery.models import Attempt, Message, MessageState, SenderProfile
from nurture.delivery.tracking.models import TrackedLink
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Meeting, Proposal
from nurture.projects.models import Cycle, Nomination, Project, Target
from nurture.sequences import models as sequences
from nurture.sequences.models import Approval, Email, Step
from nurture.sequences.rules.content import content_hash
from nurture.team.models import Team, User

BODY = """{{ contact.salutation }}

お世話になっております。{{ sender.name }}です。先日お話しした**段取り替えの時間**について、似た工場の例をお送りします。

- 停止時間が18分から6分に
- 立会いは{{ contact.department | default: "現場の皆さま" }}と二日間
- 夜勤でも一人で替えられるように

> 「はじめは現場が一番反対でした。二週間後、いちばん使っていたのも現場でした。」

{{ account.name }}の検査ラインでも、同じことを二日で確かめられます。

[事例を読む](https://tsubaki.example/cases/kyushu-parts-works)

ご不明の点は、このメールにそのままご返信ください。
"""
SUBJECT = "{{ contact.family_name }}様：段取り替えを18分から6分にした話"


def build(people: int) -> float:
    """Everything up to the plan; gives the seconds that planning took."""
    now = timezone.now()
    owner = User.objects.create(email="kondo@tsubaki.example", name="近藤 翔", team=Team.SALES)
    other = User.objects.create(email="yamada@tsubaki.example", name="山田 葵", team=Team.MARKETING)
    SenderProfile.objects.create(
        company_name="椿計測株式会社",
        postal_address="東京都千代田区神田須田町1-2-3",
        complaint_contact="support@tsubaki.example",
        updated_at=now,
        updated_by=owner,
    )
    project = _project(owner, now)
    meeting = _meeting(project, now)
    contacts = _contacts((people + 1) // 2, people)
    targets = _targets(project, contacts, owner, other, now)
    emails = _emails(targets, contacts, owner, other, now)
    decisions = _decisions(meeting, emails, owner, other, now)
    return _plan(targets, emails, decisions, contacts, by=owner, now=now)


def begin_anew() -> None:
    """As right after planning: nothing has been claimed, written or sent."""
    Attempt.objects.all().delete()
    Activity.objects.filter(verb="delivery.sent").delete()
    DomainPace.objects.all().delete()
    TrackedLink.objects.all().delete()
    Message.objects.update(
        state=MessageState.PLANNED, raw=None, handed_over_at=None, finished_at=None, claim_token=None,
        lease_until=None, planned_at=timezone.now(), stale_at=timezone.now() + timedelta(hours=6), reason="",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Message.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def _project(owner: User, now: datetime) -> Project:
    return Project.objects.create(
        name="FY26", goal_amount=1, period_start=date(2026, 4, 1), period_end=date(2027, 3, 31),
        meeting_time=time(10, 0), window_weekdays=[1, 2, 3, 4, 5, 6, 7], window_start=time(0), holiday_country="",
        window_end=time(23, 59, 59), time_zone=f"Etc/GMT{now.hour - 12:+d}", created_at=now, created_by=owner,
    )  # fmt: skip


def _meeting(project: Project, now: datetime) -> Meeting:
    names = ("contribute_by", "draft_by", "meeting_at", "observe_until")
    moments = {name: now + timedelta(days=number) for number, name in enumerate(names)}
    cycle = Cycle.objects.create(project=project, number=1, **moments)
    return Meeting.objects.create(project=project, cycle=cycle)


def _contacts(companies: int, people: int) -> list[Contact]:
    accounts = Account.objects.bulk_create(
        (Account(name=f"第{number}製作所", name_key=f"第{number}製作所") for number in range(companies)),
        batch_size=2000,
    )
    return Contact.objects.bulk_create(
        (
            Contact(
                account=accounts[number // 2],
                family_name=f"田中{number}",
                given_name="健",
                department="生産技術部" if number % 2 else "",
                title="部長",
                email=f"p{number}@a{number // 2}.example",
                legal_basis="business_card",
                legal_basis_on=date(2026, 10, 1),
                legal_basis_source="展示会",
            )
            for number in range(people)
        ),
        batch_size=2000,
    )


def _targets(
    project: Project, contacts: Sequence[Contact], owner: User, other: User, now: datetime
) -> list[Target]:
    accounts = [pair[0].account for pair in batched(contacts, 2)]
    nominations = Nomination.objects.bulk_create(
        Nomination(
            project=project, account=account, nominated_by=owner, state="draft", nominated_at=now, operation=uuid4()
        )
        for account in accounts
    )  # fmt: skip
    return Target.objects.bulk_create(
        Target(
            project=project, account=each.account, nomination=each, sales_owner=owner, marketing_owner=other,
            stage_since=now, committed_at=now, decision_quarter=date(2027, 1, 1), expected_amount=1,
        )
        for each in nominations
    )  # fmt: skip


def _emails(
    targets: Iterable[Target], contacts: Sequence[Contact], owner: User, other: User, now: datetime
) -> list[Email]:
    made = sequences.Sequence.objects.bulk_create(
        sequences.Sequence(target=target, name="導入まで", created_at=now, created_by=other, settled_at=now)
        for target in targets
    )
    steps = Step.objects.bulk_create(
        Step(sequence=sequence, position=1, operation=uuid4()) for sequence in made
    )
    pairs = list(batched(contacts, 2))
    emails = Email.objects.bulk_create(
        Email(
            step=step, subject=SUBJECT, body=BODY, updated_at=now, updated_by=other,
            content_hash=content_hash(SUBJECT, BODY, [each.pk for each in pair]),
        )
        for step, pair in zip(steps, pairs, strict=True)
    )  # fmt: skip
    through = Email.recipients.through
    through.objects.bulk_create(
        through(email_id=email.pk, contact_id=each.pk)
        for email, pair in zip(emails, pairs, strict=True)
        for each in pair
    )
    Approval.objects.bulk_create(
        Approval(email=email, content_hash=email.content_hash, team=user.team, user=user, at=now)
        for email in emails
        for user in (owner, other)
    )
    return emails


def _decisions(
    meeting: Meeting, emails: Iterable[Email], owner: User, other: User, now: datetime
) -> list[Decision]:
    proposals = Proposal.objects.bulk_create(
        Proposal(
            meeting=meeting, target=email.step.sequence.target, email=email, title="事例", team=owner.team, author=owner,
            at=now,
        )
        for email in emails
    )  # fmt: skip
    decisions = Decision.objects.bulk_create(
        Decision(
            meeting=meeting, target=each.target, kind=DecisionKind.SEND, proposal=each, reason="段取りの話",
            content_hash=each.email.content_hash if each.email else "", made_by=owner, made_at=now, agreed_at=now,
        )
        for each in proposals
    )  # fmt: skip
    Confirmation.objects.bulk_create(
        Confirmation(decision=decision, user=user, team=user.team, at=now)
        for decision in decisions
        for user in (owner, other)
    )
    return decisions


def _plan(
    targets: Sequence[Target],
    emails: Sequence[Email],
    decisions: Sequence[Decision],
    contacts: Sequence[Contact],
    *,
    by: User,
    now: datetime,
) -> float:
    begun = timezone.now()
    pairs = batched(contacts, 2)
    for target, email, decision, pair in zip(targets, emails, decisions, pairs, strict=True):
        mailing = prepare(
            target=target, sender=by, subject=email.subject, body=email.body, content_hash=email.content_hash,
            email_ref=email.pk, decision_ref=decision.pk, by=by, at=now,
        )  # fmt: skip
        plan(mailing=mailing, contacts=pair, by=by, at=now)
    return (timezone.now() - begun).total_seconds()
