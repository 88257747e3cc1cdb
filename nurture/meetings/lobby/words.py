"""Why a target stands where it stands, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.meetings.lobby.queries.standing import Standing
from nurture.meetings.rules.agenda import Why
from nurture.team.models import Team


def why_words(why: Why, standing: Standing, *, cycles_over: int) -> str:
    if why == Why.HEADLESS:
        return _headless(standing)
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
