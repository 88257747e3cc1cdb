from django.urls import path

from nurture.meetings.apart.urls import urlpatterns as apart
from nurture.meetings.feed.urls import urlpatterns as feed
from nurture.meetings.history.urls import urlpatterns as history
from nurture.meetings.homework.urls import urlpatterns as homework
from nurture.meetings.lobby.urls import urlpatterns as lobby
from nurture.meetings.minutes.urls import urlpatterns as minutes
from nurture.meetings.rehearsal.urls import urlpatterns as rehearsal
from nurture.meetings.views import (
    decisions,
    facilitating,
    live,
    meetings,
    proposals,
    records,
    sheets,
    voting,
)

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/prepare/<int:project>/", meetings.prepare, name="prepare"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/open/", meetings.open_meeting, name="open"),
    path("meetings/<int:pk>/state/", live.state, name="state"),
    path("meetings/<int:pk>/here/", live.here, name="here"),
    path("meetings/<int:pk>/targets/<int:target>/", meetings.target, name="target"),
    path("meetings/<int:pk>/targets/<int:target>/changes/", meetings.changes, name="changes"),
    path("meetings/<int:pk>/targets/<int:target>/move/", facilitating.move, name="move"),
    path("meetings/<int:pk>/targets/<int:target>/facilitate/", facilitating.facilitate, name="facilitate"),
    path("meetings/<int:pk>/targets/<int:target>/notes/", meetings.note, name="note"),
    path("meetings/<int:pk>/targets/<int:target>/proposals/", proposals.propose, name="propose"),
    path("meetings/<int:pk>/targets/<int:target>/drafts/", proposals.drafts, name="drafts"),
    path(
        "meetings/<int:pk>/targets/<int:target>/proposals/from/", proposals.propose_from, name="propose_from"
    ),
    path("meetings/proposals/<int:pk>/withdraw/", proposals.withdraw_proposal, name="withdraw_proposal"),
    path("meetings/<int:pk>/targets/<int:target>/decide/", decisions.decide, name="decide"),
    path("meetings/<int:pk>/targets/<int:target>/vote/", voting.vote, name="vote"),
    path("meetings/<int:pk>/targets/<int:target>/vote/open/", voting.open_vote, name="open_vote"),
    path("meetings/<int:pk>/targets/<int:target>/vote/reveal/", voting.reveal, name="reveal"),
    path("meetings/<int:pk>/targets/<int:target>/extend/", voting.extend, name="extend"),
    path("meetings/decisions/<int:pk>/confirm/", decisions.confirm, name="confirm"),
    path("meetings/decisions/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("meetings/decisions/<int:pk>/undo/", decisions.undo, name="undo"),
    path("meetings/decisions/<int:pk>/", records.decision, name="decision"),
    path("meetings/decisions/<int:pk>/words/", sheets.words, name="words"),
    path("meetings/decisions/<int:pk>/record/", sheets.record, name="record"),
    path("meetings/decisions/<int:pk>/without-owners/", sheets.without_owners, name="without_owners"),
    path("meetings/decisions/<int:pk>/dissent/", sheets.dissent, name="dissent"),
    path("meetings/decisions/<int:pk>/seen/", sheets.seen, name="seen"),
    path("meetings/decisions/<int:pk>/object/", sheets.object_to, name="object"),
    *feed,
    *history,
    *homework,
    *apart,
    *lobby,
    *minutes,
    *rehearsal,
    # By path of its own, so that a proxy can send it to the process that holds streams open (docs/running.md).
    path("live/meetings/<int:pk>/", live.stream, name="stream"),
]
