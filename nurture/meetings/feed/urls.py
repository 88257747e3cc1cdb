from django.urls import path

from nurture.meetings.feed import views

urlpatterns = [
    path("settings/calendar/", views.calendar, name="calendar"),
    path("settings/calendar/open/", views.open_calendar, name="open_calendar"),
    path("settings/calendar/close/", views.close_calendar, name="close_calendar"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
