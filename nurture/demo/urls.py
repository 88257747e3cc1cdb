"""Only in a demo (settings.DEMO)."""

from django.urls import path

from nurture.demo import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.inbox, name="inbox"),
    path("mail/<slug:name>/", views.mail, name="mail"),
    path("mail/<slug:name>/html", views.html, name="html"),
    path("mail/<slug:name>/source", views.source, name="source"),
    path("mail/<slug:name>/reply", views.reply, name="reply"),
    path("mail/<slug:name>/unsubscribe", views.unsubscribe, name="unsubscribe"),
]
