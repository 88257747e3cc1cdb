"""What both teams did since the project began, cycle by cycle, through the product's own actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Account, Contact, Deal
from nurture.delivery.models import Message
from nurture.demo.sample import apart
from nurture.demo.sample.accounts import COMPANIES
from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.decided import candidate_of, decide_together
from nurture.demo.sample.records import (
    add_company,
    add_past_deal,
    add_person,
    draw_map,
    note_closures,
    operation,
    write_note,
)
from nurture.demo.sample.sent import send, take_in
from nurture.demo.sample.shapes import Agreed, Company, Letter, Put
from nurture.meetings.actions import close_meeting, ensure_meeting, open_meeting, propose
from nurture.meetings.models import SENDING, Meeting, Proposal
from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.nominations import decline, nominate, record_talk, score, sign
from nurture.projects.actions.targets import move_stage
from nurture.projects.models import Criterion, Nomination, Project, Target
from nurture.sequences.actions import add_email_step, create_sequence, save_email
from nurture.sequences.models import Email, Sequence
from nurture.team.models import User

MINUTES_A_TARGET = 6


@dataclass
class Known:
    """One company of the sample, with its rows so far."""

    company: Company
    account: Account
    contacts: dict[str, Contact]
    target: Target | None = None
    sequence: Sequence | None = None
    letters: dict[str, Email] = field(default_factory=dict)
    ideas: dict[str, Proposal] = field(default_factory=dict)
    sent: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def committed(self) -> Target:
        if self.target is None:
            raise LookupError(f"{self.company.key} is no target")
        return self.target


class History:
    def __init__(self, users: Mapping[str, User], days: Days) -> None:
        self._users, self._days = users, days
        self._deals: dict[str, Deal] = {}
        self._known: list[Known] = []

    def meet_companies(self) -> None:
        """The lead pool as it was before the project."""
        for company in COMPANIES:
            owner = self._users[company.owner]
            account = add_company(company, days=self._days, by=owner)
            contacts = {
                person.key: add_person(person, company=company, account=account, days=self._days, by=owner)
                for person in company.people
            }
            for deal in company.deals:
                self._deals[deal.key] = add_past_deal(
                    deal, account=account, contacts=contacts, days=self._days, by=self._users[deal.by]
                )
            note_closures(company, account=account, days=self._days, by=owner)
            for person in company.people:
                draw_map(person, contacts=contacts, users=self._users, days=self._days, by=owner)
            self._known.append(Known(company, account, contacts))

    def known(self, key: str) -> Known:
        return next(known for known in self._known if known.company.key == key)

    def live_through(self, project: Project, *, before_the_last: Callable[[Meeting], None]) -> None:
        """Cycle by cycle; the meeting of the last one stays open. `before_the_last`: what is said in its lobby."""
        for number in range(1, CURRENT + 1):
            ensure_cycles(project=project, at=self._days.in_meeting(number, 0))
            meeting = ensure_meeting(project=project, cycle=project.cycles.get(number=number))
            for known in self._known:
                self._contribute(known, project, number)
                self._draft(known, meeting, number)
            if number < CURRENT:
                self._meet(meeting, number)
            else:
                before_the_last(meeting)
                self._open(meeting, number)

    # --- Contribute -------------------------------------------------------------------------

    def _contribute(self, known: Known, project: Project, cycle: int) -> None:
        put = known.company.nomination
        if put and put.cycle == cycle:
            self._nominate(known, put, project)
        for note in known.company.notes:
            if note.cycle == cycle:
                write_note(
                    note,
                    account=known.account,
                    contacts=known.contacts,
                    at=self._days.before(cycle, note.days, note.clock),
                    by=self._users[note.by],
                )
        for when, days, stage in known.company.stages:
            if when == cycle and known.target:
                at = self._days.before(cycle, days, "17:45")
                known.target = move_stage(
                    target=known.target, stage=stage, by=known.target.sales_owner, at=at
                )

    def _nominate(self, known: Known, put: Put, project: Project) -> None:
        rep, marketer = self._users[put.by], self._users[put.marketer]
        at = self._days.before(put.cycle, put.days, "09:40")
        nomination = nominate(
            project=project,
            account=known.account,
            fields=self._nomination_fields(put, at),
            operation=operation(known.company.key, "nomination"),
            by=rep,
            at=at,
        )
        if put.outcome == "declined":
            later = self._days.before(put.cycle, put.days - 1, "10:10")
            decline(
                nomination=nomination, reason=put.decline_reason, note=put.decline_note, by=marketer, at=later
            )
            return
        self._score(nomination, put, at)
        if put.outcome != "waiting":
            later = self._days.before(put.cycle, put.days - 1, "10:10")
            sign(nomination=nomination, by=rep, at=later - timedelta(minutes=6))
            nomination = sign(nomination=nomination, by=marketer, at=later)
            known.target = Target.objects.filter(nomination=nomination).first()

    def _score(self, nomination: Nomination, put: Put, at: datetime) -> None:
        """Each team by itself; where they lie apart, they talk before they sign."""
        rep, marketer = self._users[put.by], self._users[put.marketer]
        score(nomination=nomination, scores=_scores(put.sales_scores), by=rep, at=at + timedelta(minutes=4))
        if put.marketing_scores:
            marketing = _scores(put.marketing_scores)
            score(nomination=nomination, scores=marketing, by=marketer, at=at + timedelta(minutes=50))
        if put.talk:
            record_talk(
                nomination=nomination,
                sales=rep,
                marketing=marketer,
                agreed=put.talk,
                by=rep,
                at=at + timedelta(minutes=75),
            )

    def _nomination_fields(self, put: Put, at: datetime) -> dict[str, object]:
        return {
            "expected_amount": put.amount,
            "amount_kind": put.amount_kind,
            "amount_basis": put.basis,
            "decision_quarter": self._days.quarter_ahead(put.quarters_ahead),
            "why_account": put.why_account,
            "why_now": put.why_now,
            "last_contact_on": at.date() - timedelta(days=2),
            "last_contact_said": put.said,
            "known_people": put.people,
            "blockers": put.blockers,
            "similar_deal": self._deals[put.similar] if put.similar else None,
            "do_not_say": put.do_not_say,
            "sales_contribution": put.contribution,
        }

    # --- Draft ------------------------------------------------------------------------------

    def _draft(self, known: Known, meeting: Meeting, cycle: int) -> None:
        if known.target is None:
            return
        for letter in known.company.letters:
            if letter.cycle == cycle:
                known.letters[letter.key] = self._write(known, letter)
        for idea in known.company.ideas:
            if idea.cycle == cycle:
                known.ideas[idea.key] = propose(
                    meeting=meeting,
                    target=known.target,
                    title=idea.title,
                    aim=idea.aim,
                    evidence=idea.evidence,
                    operation=operation(known.company.key, idea.key),
                    by=self._users[idea.by],
                    at=self._days.before(cycle, 1, "15:20"),
                )

    def _write(self, known: Known, letter: Letter) -> Email:
        by, at = self._users[letter.by], self._days.before(letter.cycle, 1, "11:30")
        words: dict[str, Any] = {
            "subject": letter.subject,
            "body": letter.body,
            "hypothesis": letter.hypothesis,
            "evidence": letter.evidence,
            "expected_reaction": letter.expected,
        }
        recipients = [known.contacts[key] for key in letter.to]
        if asked_for := self._asked_for(known, letter):
            return save_email(
                email=asked_for, version=asked_for.version, recipients=recipients, by=by, at=at, **words
            ).email
        if known.sequence is None:
            known.sequence = create_sequence(target=known.committed, name="最初の商談まで", by=by, at=at)
        return add_email_step(
            sequence=known.sequence,
            recipients=recipients,
            delay_days=2,
            operation=operation(known.company.key, letter.key),
            by=by,
            at=at,
            **words,
        )

    def _asked_for(self, known: Known, letter: Letter) -> Email | None:
        """The empty draft that a decision to rewrite has left for this letter."""
        for agreed in known.company.agreed:
            if agreed.kind == "rewrite" and agreed.letter == letter.key:
                return Proposal.objects.get(pk=known.ideas[agreed.idea].pk).email
        return None

    # --- Meet and send ----------------------------------------------------------------------

    def _open(self, meeting: Meeting, cycle: int) -> Meeting:
        """By turns one of each team; the current one has just begun, whatever the clock says."""
        at = min(self._days.in_meeting(cycle, 1), self._days.now - timedelta(minutes=5))
        return open_meeting(meeting=meeting, by=self._users["kondo" if cycle % 2 else "yamada"], at=at)

    def _meet(self, meeting: Meeting, cycle: int) -> None:
        agreed = [
            (known, each) for known in self._known for each in known.company.agreed if each.cycle == cycle
        ]
        at = self._days.in_meeting(cycle, 0)
        if cycle == apart.CYCLE:
            choices = [
                (known.company.key, known.committed, candidate_of(each, known.letters, known.ideas))
                for known, each in agreed
            ]
            apart.begin_apart(meeting, choices, self._users, self._days)
            at = apart.decided_from(self._days)
        else:
            self._open(meeting, cycle)
        for known, each in agreed:
            at += timedelta(minutes=MINUTES_A_TARGET)
            self._decide(known, each, meeting, at)
        at += timedelta(minutes=MINUTES_A_TARGET)
        close_meeting(meeting=meeting, by=self._users["yamada"], at=at)
        for known, each in agreed:
            if each.kind in SENDING:
                self._send(known, each)

    def _decide(self, known: Known, agreed: Agreed, meeting: Meeting, at: datetime) -> None:
        decide_together(
            agreed,
            target=known.committed,
            meeting=meeting,
            candidate=candidate_of(agreed, known.letters, known.ideas),
            shares={known.letters[letter]: [known.contacts[who]] for letter, who in agreed.shares},
            users=self._users,
            at=at,
        )

    def _send(self, known: Known, agreed: Agreed) -> None:
        for letter in [agreed.letter] if agreed.letter else [letter for letter, _who in agreed.shares]:
            messages = _messages_of(known.letters[letter])
            send(messages, days=self._days)
            known.sent[letter] = messages
            for answer in known.company.answers:
                if answer.letter == letter:
                    take_in(
                        answer, messages=known.sent, contact=known.contacts[answer.contact], days=self._days
                    )


def _scores(given: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(Criterion.values, given, strict=True))


def _messages_of(email: Email) -> list[Message]:
    rows = Message.objects.filter(mailing__email_ref=email.pk).select_related(
        "contact__account",
        "account",
        "mailing__sender",
        "mailing__target__project",
        "mailing__target__account",
    )
    return list(rows.order_by("pk"))
