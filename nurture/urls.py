"""Where everything is."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from nurture.delivery.controls.views.metrics import metrics, sending
from nurture.web import views as web

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("nurture.reports.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("nurture.projects.urls")),
    path("", include("nurture.playbook.urls")),
    path("", include("nurture.sequences.urls")),
    path("", include("nurture.meetings.urls")),
    path("", include("nurture.delivery.urls")),
    path("", include("nurture.digests.urls")),
    path("settings/", include("nurture.team.urls")),
    # Mail goes out in a member's name and address: administrators change it, on the page of members.
    path("sign-in/email/", RedirectView.as_view(pattern_name="team:you"), name="account_email"),
    path("sign-in/", include("allauth.urls")),
    path("operators/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("operators/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("health/live", web.live, name="live"),
    path("health/sending", sending, name="sending"),
    path("health/ready", web.ready, name="ready"),
]
if settings.DEMO:
    from nurture.web.styleguide import styleguide

    urlpatterns += [
        path("demo/", include("nurture.demo.urls")),
        path("styleguide/", styleguide, name="styleguide"),
    ]
