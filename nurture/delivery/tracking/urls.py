"""All that the host of our links answers to."""

from django.urls import path, re_path

from nurture.delivery.tracking.views import public

urlpatterns = [
    re_path(r"^l/(?P<token>[A-Za-z0-9_-]{1,64})$", public.follow),
    re_path(r"^o/(?P<token>[A-Za-z0-9_-]{1,64})\.gif$", public.picture),
    path("robots.txt", public.robots),
]
