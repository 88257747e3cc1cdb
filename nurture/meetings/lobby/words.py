"""Why a target stands where it stands, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.meetings.lobby.queries.standing import Left, Standing
from nurture.meetings.minutes.models import HowLeft
from nurture.meetings.rules.agenda import Why
from nurture.team.models import Team


def why_words(why: Why, standing: Standing, *, cycles_over: int) -> str:
    if why == Why.HEADLESS:
        return _headless(standing)
    if why == Why.LEFT and standing.left:
        return _left(standing.left)
    if why == Why.STUCK:
        return ngettext("one cycle in this stage", "%(count)d cycles in this stage", cycles_over) % {
            "count": cycles_over
        }
    return {
        Why.ANSWERED: _("they answered"),
        Why.HANDOFF: _("offered to sales"),
        Why.SPLIT: _("chosen differently before the meeting"),
        Why.CONSENT: _("both teams chose the same"),
        Why.AMOUNT: _("by expected revenue"),
    }[why]


def _headless(standing: Standing) -> str:
    if standing.lacks_owner:
        teams = _(", ").join(str(Team(team).label) for team in standing.lacks_owner)
        return _("no owner in %(teams)s") % {"teams": teams}
    return _("nothing is to happen next")


def _left(left: Left) -> str:
    if left.how == HowLeft.PARKED:
        return _("parked last time: %(why)s") % {"why": left.why} if left.why else _("parked last time")
    return _("left open last time: %(why)s") % {"why": left.why} if left.why else _("left open last time")
