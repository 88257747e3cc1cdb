"""Language, time, static files."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nurture.settings.ground import BASE_DIR, DEMO, env

LANGUAGE_CODE = env.choice("LANGUAGE_CODE", ("en", "ja"), "ja", demo="en")
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS: list[Path] = []
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Tokyo")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
SERVESTATIC_USE_FINDERS = DEMO
# An import of 25 MB is read into memory once; nothing else is ever that large.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
