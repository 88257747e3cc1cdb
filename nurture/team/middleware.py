"""The language somebody chose follows them to every browser they sign in from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


def speak_the_users_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """After AuthenticationMiddleware; before signing in, LocaleMiddleware's cookie or header decides."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        response = get_response(request)
        response.headers["Content-Language"] = translation.get_language() or ""
        return response

    return middleware
