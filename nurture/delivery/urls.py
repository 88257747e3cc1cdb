"""The outbox, calls and pauses, the sender, and the public way to refuse."""

from django.urls import URLPattern, path

from nurture.delivery.views import calls, outbox, pauses, public, sender

app_name = "delivery"
urlpatterns: list[URLPattern] = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/stop/", outbox.stop_everything, name="stop_everything"),
    path("outbox/stops/<int:pk>/lift/", outbox.lift_stop, name="lift_stop"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/html/", outbox.message_html, name="message_html"),
    path("outbox/<int:pk>/cancel/", outbox.cancel, name="cancel"),
    path("outbox/<int:pk>/offer-again/", outbox.offer_again, name="offer_again"),
    path("accounts/<int:pk>/calls/new/", calls.log_call, name="log_call"),
    path("accounts/<int:pk>/pause/", pauses.pause_account, name="pause_account"),
    path("pauses/<int:pk>/lift/", outbox.lift_pause, name="lift_pause"),
    path("settings/sender/", sender.sender, name="sender"),
    path("settings/sender/preview/", sender.preview_sender, name="preview_sender"),
    path("u/<str:token>", public.unsubscribe, name="unsubscribe"),
]
