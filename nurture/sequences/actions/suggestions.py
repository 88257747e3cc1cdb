"""Another wording for a passage: proposed by whoever knows the customer, taken over by marketing in one press."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.sequences.actions.emails import Made, Saved, save_email
from nurture.sequences.actions.notices import tell
from nurture.sequences.actions.reviews import locked_open
from nurture.sequences.facts import AlreadyAnswered, NotForYou, PassageGone
from nurture.sequences.models import Email, EmailVersion, Notice, Suggestion
from nurture.sequences.rules.wording import place_of, reworded
from nurture.team.models import Team, User

_WORDS = ("subject", "body", "hypothesis", "evidence", "expected_reaction")


@transaction.atomic
def suggest(
    *,
    email: Email,
    field: str,
    passage: str,
    wording: str,
    start: int,
    by: User,
    at: datetime,
    why: str = "",
    operation: UUID | None = None,
) -> Suggestion:
    """Once, however often `operation` is sent. Raises PassageGone, NotInTeam, and EmailClosed."""
    current = locked_open(email, by)
    operation = operation or uuid4()
    if again := Suggestion.objects.filter(operation=operation, email=current, by=by).first():
        return again
    place = place_of(str(getattr(current, field)), passage, start)
    if place is None:
        raise PassageGone
    made = Suggestion.objects.create(
        email=current,
        version=current.version,
        field=field,
        start=place,
        passage=passage,
        wording=wording,
        why=why,
        by=by,
        team=by.team,
        at=at,
        operation=operation,
    )
    owner = current.step.sequence.target.marketing_owner
    tell([owner, current.updated_by], current, Notice.Kind.SUGGESTED, by=by, at=at)
    return made


@transaction.atomic
def accept(*, suggestion: Suggestion, by: User, at: datetime) -> Saved:
    """The wording becomes a new version, and stays the words of who proposed it. Pressed twice it is taken over once.

    Raises PassageGone when the text has moved on, AlreadyAnswered, NotForYou, NotInTeam, and EmailClosed.
    """
    shut_out_hand_overs()
    email = locked_open(suggestion.email, by)
    current = _answered_by_marketing(suggestion, by)
    if current.answer == Suggestion.Answer.ACCEPTED:
        return Saved(email, [], is_new=False)
    _require_open(current)
    changed = reworded(str(getattr(email, current.field)), current.passage, current.wording, current.start)
    if changed is None:
        raise PassageGone
    words = {name: getattr(email, name) for name in _WORDS} | {current.field: changed}
    saved = save_email(
        email=email,
        version=email.version,
        recipients=list(email.recipients.all()),
        made=Made(EmailVersion.Origin.SUGGESTION, current.pk),
        by=by,
        at=at,
        **words,
    )
    current.became = saved.email.version
    _answer(current, Suggestion.Answer.ACCEPTED, by=by, at=at)
    tell([current.by], email, Notice.Kind.ACCEPTED, by=by, at=at)
    record(
        account=email.step.sequence.target.account,
        verb="sequences.wording_taken",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        team="joint",
        detail={
            "subject": saved.email.subject,
            "from": {"name": current.by.name, "latin": current.by.name_latin},
        },
        link=email.get_absolute_url(),
    )
    return saved


@transaction.atomic
def decline(*, suggestion: Suggestion, why_not: str, by: User, at: datetime) -> Suggestion:
    """With a reason. Raises AlreadyAnswered, NotForYou, NotInTeam, and EmailClosed."""
    email = locked_open(suggestion.email, by)
    current = _answered_by_marketing(suggestion, by)
    _require_open(current)
    current.why_not = why_not
    tell([current.by], email, Notice.Kind.DECLINED, by=by, at=at)
    return _answer(current, Suggestion.Answer.DECLINED, by=by, at=at)


@transaction.atomic
def withdraw(*, suggestion: Suggestion, by: User, at: datetime) -> Suggestion:
    """By whoever proposed it. Raises AlreadyAnswered, NotForYou."""
    current = _locked(suggestion)
    if current.by_id != by.pk:
        raise NotForYou
    _require_open(current)
    return _answer(current, Suggestion.Answer.WITHDRAWN, by=by, at=at)


def _locked(suggestion: Suggestion) -> Suggestion:
    return Suggestion.objects.select_for_update(of=("self",)).select_related("by").get(pk=suggestion.pk)


def _answered_by_marketing(suggestion: Suggestion, by: User) -> Suggestion:
    if by.team != Team.MARKETING:
        raise NotForYou
    return _locked(suggestion)


def _require_open(suggestion: Suggestion) -> None:
    if suggestion.answered_at:
        raise AlreadyAnswered


def _answer(suggestion: Suggestion, answer: Suggestion.Answer, *, by: User, at: datetime) -> Suggestion:
    suggestion.answer, suggestion.answered_by, suggestion.answered_at = answer, by, at
    suggestion.save(update_fields=["answer", "answered_by", "answered_at", "became", "why_not"])
    return suggestion
