"""Reactions and timeline entries that follow from the hits of a message."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.delivery.tracking.models import HitCorrection, HitKind, TrackingHit
from nurture.delivery.tracking.queries.hits import corrections, is_said
from nurture.delivery.tracking.rules.addresses import where
from nurture.delivery.tracking.rules.reactions import Judged, Told, told

_OURS: Final = (ReactionKind.CLICK, ReactionKind.OPEN)


def tell(messages: Collection[int], *, at: datetime, by_hand: bool = False) -> None:
    """Make the reactions of these messages what their hits say now. Inside the caller's transaction.

    A verdict that changed is a new reaction, so that whoever reads what is new hears of it. `by_hand`: it is told by
    whoever did it.
    """
    if not messages:
        return
    rows = Message.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=messages).order_by("pk")
    found = {each.pk: each for each in rows.defer("raw").select_related("account", "contact")}
    hits = list(TrackingHit.objects.filter(message__in=messages).select_related("link"))
    verdicts = corrections({each.link_id for each in hits if each.link_id})
    of: dict[int, list[TrackingHit]] = defaultdict(list)
    for hit in hits:
        of[hit.message_id].append(hit)
    for pk, some in of.items():
        _Teller(found[pk], some, at, by_hand=by_hand).tell([_judged(hit, verdicts) for hit in some])


def _judged(hit: TrackingHit, corrected: Mapping[int, HitCorrection]) -> Judged:
    said = is_said(hit, corrected)
    verdict: Any = said.verdict if said else hit.verdict
    return Judged(hit.pk, hit.kind, hit.link_id, verdict, hit.at, bool(said) or hit.rules is not None)


class _Teller:
    def __init__(self, message: Message, hits: Iterable[TrackingHit], at: datetime, *, by_hand: bool) -> None:
        self.message, self.at, self.by_hand = message, at, by_hand
        self.hits = {each.pk: each for each in hits}
        ours = {each.reaction_id for each in self.hits.values() if each.reaction_id}
        self.known = {each.pk: each for each in Reaction.objects.filter(pk__in=ours, kind__in=_OURS)}

    def tell(self, judged: Iterable[Judged]) -> None:
        kept: set[int] = set()
        for fact in told(judged):
            before = {self.hits[pk].reaction_id for pk in fact.hits} & set(self.known)
            same = sorted(
                pk
                for pk in before
                if pk is not None
                and pk not in kept
                and (self.known[pk].kind, self.known[pk].verdict) == (fact.kind, fact.verdict)
            )
            reaction = same[0] if same else self._new(fact, was_known=bool(before))
            kept.add(reaction)
            TrackingHit.objects.filter(pk__in=fact.hits).exclude(reaction=reaction).update(reaction=reaction)
        gone = set(self.known) - kept
        if gone:
            TrackingHit.objects.filter(reaction__in=gone).update(reaction=None)
            Reaction.objects.filter(pk__in=gone).delete()

    def _new(self, fact: Told, *, was_known: bool) -> int:
        reaction = Reaction.objects.create(
            account=self.message.account,
            contact=self.message.contact,
            message=self.message,
            kind=fact.kind,
            verdict=fact.verdict,
            at=fact.at,
        )
        if not self.by_hand:
            self._record(fact, was_known=was_known)
        return reaction.pk

    def _record(self, fact: Told, *, was_known: bool) -> None:
        first = self.hits[fact.hits[0]]
        is_click = fact.kind == HitKind.CLICK
        by_person = is_click and fact.verdict != "machine"
        activity.record(
            account=self.message.account,
            contact=self.message.contact,
            verb="delivery.link_followed" if is_click else "delivery.mail_opened",
            # What a machine did, and a picture that was loaded, stand in nobody's way: they move nothing.
            category=ActivityCategory.REACTION if by_person else ActivityCategory.RECORD,
            at=self.at if was_known else fact.at,
            detail={
                "subject": self.message.subject,
                "where": where(first.link.url) if first.link and by_person else "",
                "verdict": fact.verdict,
                "reasons": first.reasons,
                "anew": was_known,
            },
            link=self.message.get_absolute_url(),
        )
