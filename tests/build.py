"""Builders: the least that is true, and whatever the test names."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import Account, Annotation, Contact, Deal, DealStage, LegalBasis
from accounts.rules.names import match_key
from nurture.delivery.models import SenderProfile
from nurture.meetings.models import Meeting
from nurture.projects.actions.criteria import criteria_to_score_on
from nurture.projects.models import (
    Criterion,
    Cycle,
    Membership,
    Nomination,
    NominationState,
    Project,
    ScoreRound,
    ScoreSheet,
    Target,
)
from nurture.sequences.actions import add_email_step
from nurture.sequences.models import Email, Sequence
from nurture.team.models import Role, Team, User

# A Tuesday, 10:00 in Tokyo.
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def user(email: str = "", *, team: str = Team.SALES, role: str = Role.MEMBER, **fields: Any) -> User:
    email = email or f"{uuid4().hex[:8]}@tsubaki.example"
    return User.objects.create(
        **{"email": email, "name": email.split("@")[0], "team": team, "role": role, "language": "en"} | fields
    )


def rep(email: str = "", **fields: Any) -> User:
    return user(email, team=Team.SALES, **fields)


def marketer(email: str = "", **fields: Any) -> User:
    return user(email, team=Team.MARKETING, **fields)


def administrator(email: str = "", **fields: Any) -> User:
    return user(email, team="", role=Role.ADMIN, **fields)


def account(name: str = "港精密工業株式会社", **fields: Any) -> Account:
    return Account.objects.create(**{"name": name, "name_key": match_key(name)} | fields)


def contact(account: Account, email: str = "", **fields: Any) -> Contact:
    return Contact.objects.create(
        **{
            "account": account,
            "family_name": "伊藤",
            "given_name": "健",
            "email": email or f"{uuid4().hex[:8]}@minato.example",
            "legal_basis": LegalBasis.BUSINESS_CARD,
            "legal_basis_on": date(2026, 10, 2),
            "legal_basis_source": "展示会",
        }
        | fields
    )


def placeholder(account: Account, text: str = "someone in purchasing", **fields: Any) -> Contact:
    return Contact.objects.create(**{"account": account, "placeholder": text} | fields)


def deal(account: Account, stage: str = DealStage.WON, **fields: Any) -> Deal:
    closed = None if stage == DealStage.OPEN else date(2025, 3, 31)
    return Deal.objects.create(
        **{"account": account, "name": "状態監視システム", "stage": stage, "closed_on": closed} | fields
    )


def annotation(account: Account, author: User, body: str = "稟議は一月", **fields: Any) -> Annotation:
    return Annotation.objects.create(
        **{
            "account": account,
            "author": author,
            "team": author.team,
            "body": body,
            "heard_on": NOW.date(),
            "created_at": NOW,
            "operation": uuid4(),
        }
        | fields
    )


def project(*members: User, **fields: Any) -> Project:
    """A project whose first member created it; all of them belong to it."""
    creator = members[0] if members else rep()
    made = Project.objects.create(
        **{
            "name": "FY26 重点十社",
            "goal_amount": 300_000_000,
            "period_start": date(2026, 4, 1),
            "period_end": date(2027, 3, 31),
            "meeting_time": time(10, 0),
            "created_at": NOW,
            "created_by": creator,
            "finished_by": creator if fields.get("finished_at") else None,
        }
        | fields
    )
    for member in members or (creator,):
        Membership.objects.create(project=made, user=member, joined_at=NOW)
    return made


def nomination(project: Project, account: Account, by: User, **fields: Any) -> Nomination:
    return Nomination.objects.create(
        **{
            "project": project,
            "account": account,
            "nominated_by": by,
            "nominated_at": NOW,
            "expected_amount": 32_000_000,
            "decision_quarter": date(2027, 1, 1),
            "why_account": "工場が三つある",
            "why_now": "一月に役員会",
            "sales_contribution": "工場長との面談",
        }
        | fields
    )


def scored(
    nomination: Nomination, sales: User, marketing: User, *, fives: tuple[int, int] = (4, 4), **fields: Any
) -> ScoreRound:
    """Both teams' scores are in: `fives` says what each gave for all five criteria."""
    with transaction.atomic():
        criteria = criteria_to_score_on(nomination.project)
    made = ScoreRound.objects.create(
        **{"nomination": nomination, "criteria": criteria, "opened_at": NOW, "revealed_at": NOW} | fields
    )
    for user, value in zip((sales, marketing), fives, strict=True):
        scores = dict.fromkeys(Criterion.values, value)
        ScoreSheet.objects.create(round=made, team=user.team, user=user, at=NOW, **scores)
    return made


def target(project: Project, account: Account, sales: User, marketing: User, **fields: Any) -> Target:
    made_from = nomination(
        project, account, sales, state=NominationState.COMMITTED, closed_at=NOW, closed_by=marketing
    )
    return Target.objects.create(
        **{
            "project": project,
            "account": account,
            "nomination": made_from,
            "sales_owner": sales,
            "marketing_owner": marketing,
            "stage_since": NOW,
            "expected_amount": 32_000_000,
            "decision_quarter": date(2027, 1, 1),
            "committed_at": NOW,
        }
        | fields
    )


def cycle(project: Project, number: int = 4, **fields: Any) -> Cycle:
    return Cycle.objects.create(
        **{
            "project": project,
            "number": number,
            "contribute_by": datetime(2026, 11, 18, 9, 0, tzinfo=UTC),
            "draft_by": datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
            "meeting_at": datetime(2026, 11, 24, 1, 0, tzinfo=UTC),
            "observe_until": datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
        }
        | fields
    )


def sequence(target: Target, *subjects: str, by: User | None = None, **fields: Any) -> Sequence:
    """A sequence with one written email for each subject, to nobody yet."""
    made = Sequence.objects.create(
        **{
            "target": target,
            "name": "導入まで",
            "created_at": NOW,
            "created_by": by or target.marketing_owner,
        }
        | fields
    )
    for subject in subjects:
        email(made, subject)
    return made


def email(sequence: Sequence, subject: str = "稼働率の話", *recipients: Contact, **fields: Any) -> Email:
    """An email in a new last step of the sequence."""
    return add_email_step(
        **{
            "sequence": sequence,
            "subject": subject,
            "body": "{{ contact.salutation }}\n\n稼働率を上げた話をお送りします。",
            "recipients": recipients,
            "by": sequence.created_by,
            "at": NOW,
        }
        | fields
    )


def meeting(cycle: Cycle, **fields: Any) -> Meeting:
    """Opened by whoever created the project."""
    opened = {"opened_at": NOW, "opened_by": cycle.project.created_by}
    return Meeting.objects.create(**{"project": cycle.project, "cycle": cycle} | opened | fields)


def sender_profile(**fields: Any) -> SenderProfile:
    return SenderProfile.objects.create(
        **{
            "company_name": "椿計測株式会社",
            "postal_address": "東京都千代田区神田1-2-3",
            "complaint_contact": "privacy@tsubaki.example",
            "updated_at": NOW,
        }
        | fields
    )
