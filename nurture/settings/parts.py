"""What it is built of: apps, middleware, templates."""

from nurture.settings.ground import BASE_DIR, DEMO

INSTALLED_APPS = [
    "nurture.web",
    "nurture.team",
    "accounts",
    "nurture.projects",
    "nurture.playbook",
    "nurture.delivery",
    "nurture.sequences",
    "nurture.meetings",
    "nurture.reports",
    "nurture.digests",
    "django_htmx",
    # allauth's own account app shares the label `account`; ours is `accounts`.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.forms",
]
if DEMO:
    INSTALLED_APPS.append("nurture.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nurture.delivery.tracking.middleware.links_only",
    "nurture.web.static.own_files",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nurture.team.middleware.speak_the_users_language",
    "nurture.web.dead_ends.name_dead_ends",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.merging.middleware.LeadToTheSurvivor",
]

ROOT_URLCONF = "nurture.urls"
WSGI_APPLICATION = "nurture.wsgi.application"
ASGI_APPLICATION = "nurture.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nurture.web.context.page",
                *(["nurture.demo.context.demo"] if DEMO else []),
            ],
            "builtins": ["django.templatetags.i18n", "nurture.web.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "nurture.web.forms.FormRenderer"
