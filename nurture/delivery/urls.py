"""The outbox, and the public way to refuse."""

from django.urls import URLPattern, path

from nurture.delivery.views import outbox, public

app_name = "delivery"
urlpatterns: list[URLPattern] = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/stop/", outbox.stop_everything, name="stop_everything"),
    path("outbox/stops/<int:pk>/lift/", outbox.lift_stop, name="lift_stop"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/html/", outbox.message_html, name="message_html"),
    path("outbox/<int:pk>/cancel/", outbox.cancel, name="cancel"),
    path("outbox/<int:pk>/offer-again/", outbox.offer_again, name="offer_again"),
    path("pauses/<int:pk>/lift/", outbox.lift_pause, name="lift_pause"),
    path("u/<str:token>", public.unsubscribe, name="unsubscribe"),
]
