"""A call or a meeting, entered by whoever was there: what was said, and that a person reacted."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import activity
from accounts.actions.annotations import annotate
from accounts.models import Account, ActivityCategory, HeardBy
from nurture.delivery import clock
from nurture.delivery.actions.pausing import pause
from nurture.delivery.models import Reaction, ReactionKind
from nurture.team.models import User

#: How somebody can be spoken to.
TALKS: Final[Mapping[str, ReactionKind]] = {
    HeardBy.PHONE: ReactionKind.PHONE,
    HeardBy.VISIT: ReactionKind.VISIT,
    HeardBy.ONLINE: ReactionKind.ONLINE,
}


@transaction.atomic
def log_call(
    *, account: Account, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime
) -> Reaction:
    """What was said is an annotation, that it was said a reaction; like every reply it pauses the account.

    `fields`: those of an annotation; heard_by is one of TALKS. The same operation twice writes once. Raises NeedsATeam
    and AlreadyWritten.
    """
    # The pause that may follow would shut them out too late: what is annotated changes the account.
    clock.shut_out_hand_overs()
    said = annotate(account=account, fields=fields, operation=operation, by=by, at=at)
    reaction, is_new = Reaction.objects.get_or_create(
        operation=operation,
        defaults={
            "account": account,
            "contact": said.contact,
            "kind": TALKS[said.heard_by],
            "verdict": Reaction.Verdict.HUMAN,
            "words": said.their_words,
            "at": _moment(said.heard_on, at),
            "recorded_by": by,
        },
    )
    if is_new:
        pause(account=account, reaction=reaction, at=at)
        _tell(reaction, by=by, at=at)
    return reaction


def _moment(day: date, at: datetime) -> datetime:
    """Whoever enters it later says the day only: its noon."""
    if day >= timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, time(12)))


def _tell(reaction: Reaction, *, by: User, at: datetime) -> None:
    """Without the words: those stand beside it, as the annotation."""
    activity.record(
        account=reaction.account,
        contact=reaction.contact,
        verb="delivery.talked",
        category=ActivityCategory.REACTION,
        by=by,
        at=at,
        detail={"kind": str(reaction.kind)},
    )
