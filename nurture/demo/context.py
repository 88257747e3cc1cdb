"""What the demo adds to every page."""

from django.http import HttpRequest
from django.urls import reverse


def demo(request: HttpRequest) -> dict[str, str]:
    return {"demo_mail_url": reverse("demo:inbox")}
