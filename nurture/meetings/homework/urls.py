from django.urls import path

from nurture.meetings.homework import views

urlpatterns = [
    path("meetings/<int:pk>/actions/give/", views.give, name="give_action"),
    path("meetings/actions/of/<int:project>/", views.actions_of_project, name="actions"),
    path("meetings/actions/<int:pk>/", views.action, name="action"),
    path("meetings/actions/<int:pk>/done/", views.done, name="finish_action"),
    path("meetings/actions/<int:pk>/reopen/", views.reopen, name="reopen_action"),
    path("meetings/actions/<int:pk>/replan/", views.replan, name="replan_action"),
    path("meetings/actions/<int:pk>/drop/", views.drop, name="drop_action"),
]
