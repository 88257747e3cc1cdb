from django.urls import path

from nurture.meetings.lobby.views import calendars, consenting, moving, reading, voting

urlpatterns = [
    path("meetings/<int:pk>/early/<int:target>/", voting.early_vote, name="early_vote"),
    path("meetings/<int:pk>/attend/", voting.attend, name="attend"),
    path("meetings/<int:pk>/consent/", consenting.consent, name="consent"),
    path("meetings/<int:pk>/consent/yes/", consenting.say_yes, name="say_yes"),
    path("meetings/<int:pk>/move/", moving.move_or_skip, name="move_or_skip"),
    path("meetings/<int:pk>/read/", reading.preread, name="preread"),
    path("meetings/<int:pk>/targets/<int:target>/read/", reading.preread_target, name="preread_target"),
    path("meetings/<int:pk>/invitation.ics", calendars.invitation, name="invitation"),
]
