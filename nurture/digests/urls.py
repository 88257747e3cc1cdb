from django.urls import path

from nurture.digests import views

app_name = "digests"
urlpatterns = [
    path("d/<str:token>/", views.stop, name="stop"),
    path("settings/daily-mail/now/", views.now, name="now"),
]
