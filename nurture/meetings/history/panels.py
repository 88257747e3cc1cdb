"""What decisions show on the pages of accounts, notes and insights (accounts.panels, playbook.insights.uses)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Annotation
from accounts.panels import Panel, Use
from nurture.meetings.history.queries import of_account
from nurture.meetings.history.queries.resting import Rested, decisions_on_insights, decisions_on_notes
from nurture.meetings.history.rules import Outcome
from nurture.meetings.templatetags.history import outcome_words
from nurture.meetings.templatetags.meetings import decision_words
from nurture.playbook.insights.rules import Results
from nurture.playbook.models import Insight
from nurture.team.models import User
from nurture.web.http import Request

SHOWN: Final = 5


def decided(request: Request, account: Account) -> Panel | None:
    """What was decided here; nothing before anything was."""
    told = of_account(request.user, account, size=SHOWN + 1, at=timezone.now())
    context = {"told": told[:SHOWN], "more": len(told) > SHOWN}
    return Panel("right", "meetings/panels/decided.html", context) if told else None


def uses(user: User, annotations: Sequence[Annotation]) -> dict[int, list[Use]]:
    """The decisions that rest on a note, and what both teams say came of them. Three queries."""
    rested = decisions_on_notes(user, [each.pk for each in annotations])
    return {pk: [_use(each) for each in found] for pk, found in rested.items()}


def insight_uses(user: User, insight: Insight) -> list[Use]:
    """The decisions to send what rests on an insight. Four queries."""
    return [_use(each) for each in decisions_on_insights([insight.pk], user=user).get(insight.pk, ())]


def insight_results(insights: Collection[int]) -> Mapping[int, Results]:
    """How often both teams found that what came back supports it, or does not. Four queries."""
    found: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for insight, rested in decisions_on_insights(insights).items():
        found[insight].update(each.outcome for each in rested)
    return {
        insight: Results(counts[Outcome.SUPPORTS], counts[Outcome.DOES_NOT], counts[Outcome.CANNOT_TELL])
        for insight, counts in found.items()
    }


def _use(rested: Rested) -> Use:
    decision = rested.decision
    return Use(
        _("Decision: %(what)s") % {"what": decision_words(decision)},
        decision.get_absolute_url(),
        decision.made_by,
        decision.made_at,
        rested.sent_at,
        outcome_words(rested.outcome) if rested.sent_at else "",
    )
