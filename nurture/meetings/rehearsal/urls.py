from django.urls import path

from nurture.meetings.rehearsal.views import rehearsing

urlpatterns = [
    path("meetings/<int:pk>/rehearsal/", rehearsing.rehearse, name="rehearse"),
    path("meetings/<int:pk>/rehearsal/<int:target>/", rehearsing.rehearsal, name="rehearsal"),
]
