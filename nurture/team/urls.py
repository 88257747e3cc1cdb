from django.urls import path

from nurture.team import views

app_name = "team"
urlpatterns = [
    path("", views.you, name="you"),
    path("language/", views.set_language, name="set_language"),
    path("daily-mail/", views.digest, name="digest"),
    path("visit/", views.visit, name="visit"),
    path("members/", views.members, name="members"),
    path("members/new/", views.add_member, name="add_member"),
    path("members/<int:pk>/", views.change_member, name="change_member"),
    path("members/<int:pk>/password-alone/", views.switch_off_two_steps, name="switch_off_two_steps"),
]
