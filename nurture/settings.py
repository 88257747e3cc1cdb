"""One settings module. Everything that differs between installations comes from the environment."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from nurture.environment import Environment

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
DEMO = env.demo
DEMO_DIR = Path(env.text("NURTURE_DEMO_DIR", str(BASE_DIR / "var" / "demo")))
DEBUG = False

SECRET_KEY = env.secret("SECRET_KEY", demo="demo-only-key-that-protects-nothing-and-is-known-to-everybody")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
# Suppressions are kept as keyed hashes; this key must outlive every rotation of SECRET_KEY.
SUPPRESSION_KEY = env.secret("SUPPRESSION_KEY", demo="demo-only-suppression-key-that-protects-nothing-at-all")
# Locks the passwords and keys of sending addresses. Without it none can be kept.
CREDENTIALS_KEY = env.secret(
    "CREDENTIALS_KEY", "", demo="demo-only-credentials-key-that-locks-nothing-worth-having"
)
CREDENTIALS_KEY_FALLBACKS = env.words("CREDENTIALS_KEY_FALLBACKS", "")
# Only the demo serves by itself on PORT; in production the server is told by its own command line.
PORT = env.port("PORT", 8000)
SITE_URL = env.url("SITE_URL", demo=f"http://127.0.0.1:{PORT}")
# Unsubscribe links may live on a host of their own; the links of a mail must, or they are left as they are.
PUBLIC_URL = env.url("PUBLIC_URL", SITE_URL)
TRACKING_URL = env.url("TRACKING_URL", "", demo=f"http://links.localhost:{PORT}")
# Opened mails are written down together, so many seconds after the first; 0: one by one, at once.
TRACKING_OPENS_WAIT = 1.0
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", demo="127.0.0.1,localhost,[::1],testserver")
ALLOWED_HOSTS += [host for host in [urlsplit(TRACKING_URL).hostname] if host]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

# --- Applications -----------------------------------------------------------------------------

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

# --- Database, broker, cache ------------------------------------------------------------------

DATABASES = {
    "default": env.database(
        "DATABASE_URL", pool=env.number("DATABASE_POOL", 0), demo=DEMO_DIR / "nurture.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A host name, or kombu warns that it takes localhost; memory:// stays inside this process all the same.
REDIS_URL = env.redis("REDIS_URL", demo="memory://localhost")
if REDIS_URL.startswith("redis"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The database row is the queue; Celery only says "look now". So: no results, no ETA, ids only.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Due as soon as the scheduler starts, rather than one period later.
AT_ONCE = {"last_run_at": datetime(2026, 1, 1, tzinfo=UTC)}
CELERY_IMPORTS = [
    "accounts.imports.tasks",
    "accounts.merging.tasks",
    "accounts.privacy.tasks",
    "nurture.delivery.mailboxes.tasks",
    "nurture.delivery.refusals.tasks",
    "nurture.delivery.tracking.tasks",
    "nurture.meetings.minutes.tasks",
    "nurture.meetings.lobby.tasks",
]
CELERY_BEAT_SCHEDULE = {
    "accounts-log-erasures": {
        "task": "accounts.privacy.tasks.log_erasures",
        "schedule": 900.0,
        "options": {"expires": 900},
        **AT_ONCE,
    },
    "accounts-look-for-likenesses": {
        "task": "accounts.merging.tasks.look_for_likenesses",
        "schedule": 21600.0,
        "options": {"expires": 3600},
        **AT_ONCE,
    },
    "delivery-look-now": {
        "task": "nurture.delivery.tasks.look_now",
        "schedule": 5.0,
        "options": {"expires": 5},
        **AT_ONCE,
    },
    "delivery-judge-hits": {
        "task": "nurture.delivery.tracking.tasks.judge_hits",
        "schedule": 10.0,
        "options": {"expires": 10},
        **AT_ONCE,
    },
    "delivery-judge-anew": {
        "task": "nurture.delivery.tracking.tasks.judge_anew",
        "schedule": 120.0,
        "options": {"expires": 120},
        **AT_ONCE,
    },
    "delivery-keep-refusals": {
        "task": "nurture.delivery.refusals.tasks.keep_refusals",
        "schedule": 60.0,
        "options": {"expires": 60},
        **AT_ONCE,
    },
    "delivery-tick": {
        "task": "nurture.delivery.tasks.tick",
        "schedule": 15.0,
        "options": {"expires": 15},
        **AT_ONCE,
    },
    "delivery-look-into-mailboxes": {
        "task": "nurture.delivery.mailboxes.tasks.look_into_mailboxes",
        "schedule": 60.0,
        "options": {"expires": 60},
        **AT_ONCE,
    },
    "imports-look-now": {
        "task": "accounts.imports.tasks.look_now",
        "schedule": 3.0,
        "options": {"expires": 3},
        **AT_ONCE,
    },
    "imports-forget-abandoned": {
        "task": "accounts.imports.tasks.forget_abandoned",
        "schedule": 3600.0,
        "options": {"expires": 3600},
        **AT_ONCE,
    },
    "digests-look-now": {
        "task": "nurture.digests.tasks.send_digests",
        "schedule": 300.0,
        "options": {"expires": 300},
        **AT_ONCE,
    },
    "projects-keep-cycles": {
        "task": "nurture.projects.tasks.keep_cycles",
        "schedule": 900.0,
        "options": {"expires": 900},
        **AT_ONCE,
    },
    "sequences-keep": {
        "task": "nurture.sequences.tasks.keep_sequences",
        "schedule": 60.0,
        "options": {"expires": 60},
        **AT_ONCE,
    },
    "meetings-keep-apart": {
        "task": "nurture.meetings.tasks.keep_apart_meetings",
        "schedule": 60.0,
        "options": {"expires": 60},
        **AT_ONCE,
    },
    "meetings-forget-operations": {
        "task": "nurture.meetings.tasks.forget_old_operations",
        "schedule": 86400.0,
        "options": {"expires": 86400},
        **AT_ONCE,
    },
    "meetings-send-minutes": {
        "task": "nurture.meetings.minutes.tasks.send_minutes",
        "schedule": 15.0,
        "options": {"expires": 15},
        **AT_ONCE,
    },
    "meetings-invite": {
        "task": "nurture.meetings.lobby.tasks.send_invitations",
        "schedule": 60.0,
        "options": {"expires": 60},
        **AT_ONCE,
    },
    "meetings-prepare": {
        "task": "nurture.meetings.tasks.prepare_meetings",
        "schedule": 900.0,
        "options": {"expires": 900},
        **AT_ONCE,
    },
}

# --- People and sign-in -----------------------------------------------------------------------

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "nurture.team.adapter.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "nurture.team.passwords.UnlikeOneself"},
    {"NAME": "nurture.team.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "nurture.team.passwords.Uncommon"},
]

# --- Mail -------------------------------------------------------------------------------------

# Nurture mail goes through our own client (nurture.delivery.smtp); MAILERS is for system notices.
SMTP_HOST = env.text("SMTP_HOST", demo="127.0.0.1")
SMTP_PORT = env.port("SMTP_PORT", 8025 if DEMO else 587)
SMTP_USER = env.text("SMTP_USER", "")
SMTP_PASSWORD = env.text("SMTP_PASSWORD", "")
SMTP_SECURITY = env.choice("SMTP_SECURITY", ("starttls", "tls", "none"), "starttls", demo="none")
# How many connections at a time a worker opens to one mail server that is slow to answer.
SMTP_CONNECTIONS = env.number("SMTP_CONNECTIONS", 4)
# Whatever a sending address says about its own way, mail goes this one: set by the demo.
ONLY_WAY_OUT = False
# Domain of Message-ID, the return path and the tracked Reply-To.
MAIL_DOMAIN = env.text("MAIL_DOMAIN", demo="mail.tsubaki.example")
DEFAULT_FROM_EMAIL = env.text("NOTICE_FROM", f"Nurture <nurture@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": SMTP_PORT,
            "username": SMTP_USER,
            "password": SMTP_PASSWORD,
            "use_tls": SMTP_SECURITY == "starttls",
            "use_ssl": SMTP_SECURITY == "tls",
            "timeout": 20,
        },
    }
}
# off: nothing leaves; allowlist: only to DELIVERY_ALLOWLIST (addresses, or @domains); live: to everybody.
DELIVERY_MODE = env.choice("DELIVERY_MODE", ("off", "allowlist", "live"), "off", demo="live")
DELIVERY_ALLOWLIST = env.words("DELIVERY_ALLOWLIST", "")
# Live mail leaves only from the database that somebody confirmed (manage.py go_live); a demo's mail never leaves at all.
DELIVERY_NEEDS_MARKER = not DEMO
# What comes due while nobody looks for so many minutes waits for somebody's word, where it is more than a handful.
RECOVERY_AFTER_MINUTES = env.number("RECOVERY_AFTER_MINUTES", 15)
RECOVERY_BACKLOG = env.number("RECOVERY_BACKLOG", 10)
# Whoever asks /metrics shows this token; without one there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# What is done again after a restore, before anything may leave: `(at=) -> None`, twice does no harm.
RESTORE_REPLAYS = ["nurture.delivery.refusals.actions.replaying.bring_back"]
# How much may leave (nurture.delivery.limits); 0: as much as you like. Sending addresses have limits of their own.
SMTP_PER_HOUR = env.number("SMTP_PER_HOUR", 0)
SMTP_PER_DAY = env.number("SMTP_PER_DAY", 0)
# To one receiving domain: mails a minute, and workers at the same time.
DOMAIN_PER_MINUTE = env.number("DOMAIN_PER_MINUTE", 60)
DOMAIN_CONNECTIONS = env.number("DOMAIN_CONNECTIONS", 4)
# People of one company on one day; emails to one person within 24 hours and within 7 days, over all projects.
COMPANY_PER_DAY = env.number("COMPANY_PER_DAY", 2)
PERSON_PER_DAY = env.number("PERSON_PER_DAY", 1)
PERSON_PER_WEEK = env.number("PERSON_PER_WEEK", 3)
# What the last gate asks of the apps above it, in this order (nurture.delivery.gates says the promise).
DELIVERY_GATES = [
    "nurture.sequences.gates.contents_are_approved",
    "nurture.meetings.gates.decisions_stand",
]

# Who keeps moments that follow the days and hours of a project or an account (accounts.windows says the promise).
WINDOW_CHANGES = ["nurture.delivery.actions.replanning.follow"]

# When each person was last written to (accounts.retention.sends), and for how many years after that proof is kept.
LAST_SENDS = ["nurture.delivery.queries.sends.last_sends"]
PROOF_KEPT_YEARS = env.number("PROOF_KEPT_YEARS", 3)

# --- What the apps above accounts put onto its pages (accounts.panels says the promise) --------

ACCOUNT_PANELS = [
    "accounts.merging.panels.hint",
    "accounts.merging.panels.actions",
    "nurture.delivery.panels.paused",
    "nurture.delivery.controls.panels.stopped",
    "nurture.projects.panels.stages",
    "nurture.projects.panels.agreed",
    "nurture.meetings.panels.next_email",
    "nurture.meetings.homework.panels.open_actions",
    "nurture.delivery.panels.calls",
    "nurture.meetings.panels.into_the_meeting",
    "nurture.projects.panels.begin",
    "nurture.projects.panels.nominate",
    "nurture.delivery.panels.mail",
    "nurture.playbook.panels.similar_deals",
    "nurture.meetings.history.panels.decided",
]
ACCOUNT_MARKS = ["nurture.projects.panels.states"]
CONTACT_PANELS = [
    "nurture.delivery.panels.mail_of_contact",
    "nurture.delivery.refusals.panels.standing",
]
CONTACT_MARKS = ["nurture.delivery.panels.absent", "nurture.delivery.panels.unsubscribed"]
# What the apps above put onto the pages of projects (nurture.projects.pieces says the promise).
PROJECT_PANELS = [
    "nurture.delivery.controls.panels.notices",
    "nurture.reports.panels.board",
    "nurture.meetings.lobby.panels.owed_in_cycle",
    "nurture.meetings.homework.panels.of_project",
]
PROJECT_MARKS = ["nurture.meetings.panels.open_meetings"]
# What finishing a project comes to (nurture.projects.queries.endings says the promise).
PROJECT_ENDINGS = ["nurture.delivery.endings.project", "nurture.meetings.endings.project"]
# What rests on a note (accounts.panels).
ANNOTATION_USES = [
    "nurture.sequences.panels.uses",
    "nurture.playbook.panels.uses",
    "nurture.meetings.history.panels.uses",
]
# What rests on an insight, and how many reacted to that (nurture.playbook.insights.uses).
INSIGHT_USES = ["nurture.sequences.panels.insight_uses", "nurture.meetings.history.panels.insight_uses"]
INSIGHT_REACTIONS = ["nurture.sequences.queries.reasons.reactions_by_insight"]
INSIGHT_RESULTS = "nurture.meetings.history.panels.insight_results"
LAST_REACTIONS = ["nurture.delivery.panels.reacted"]
# What the lead pool may be narrowed to, and begin, beyond accounts (accounts.offers says the promise).
ACCOUNT_STANDINGS = {
    "target": "nurture.projects.pool.targets",
    "nominated": "nurture.projects.pool.nominated",
}
ACCOUNT_OFFERS = ["nurture.projects.pool.nominate"]
# Past deals offered to whoever nominates (nurture.projects.queries.suggestions says the promise).
DEAL_SUGGESTIONS = ["nurture.playbook.queries.similar_deals"]

# --- What people write down: on which items (accounts.items), and for whose eyes (accounts.audiences) --

ANNOTATED_ITEMS = {
    "deal": "accounts.items.DEAL",
    "nomination": "nurture.projects.items.NOMINATION",
    "target": "nurture.projects.items.TARGET",
    "message": "nurture.delivery.items.MESSAGE",
    "sequence": "nurture.sequences.items.SEQUENCE",
    "email": "nurture.sequences.items.EMAIL",
    "meeting": "nurture.meetings.items.MEETING",
}
# What people are told beside their mentions (accounts.notices says the promise).
NOTICES = [
    "nurture.sequences.notices.EMAILS",
    "nurture.delivery.limits.notices.WAYS",
    "nurture.meetings.history.notices.CREDITS",
]
AUDIENCES = "nurture.projects.audiences.of"
AUDIENCE_MEMBERS = "nurture.projects.audiences.members"

# What each app looks after when two accounts or contacts become one (accounts.merging.parts says the promise).
MERGE_PARTS = [
    "accounts.merging.own.PART",
    "nurture.projects.merging.PART",
    "nurture.delivery.merging.PART",
    "nurture.sequences.merging.PART",
]
# What each app holds of a person, and how it lets go of it (accounts.privacy.parts says the promise).
PERSONAL_DATA = [
    "accounts.privacy.own.PART",
    "nurture.projects.privacy.PART",
    "nurture.playbook.privacy.PART",
    "nurture.delivery.privacy.PART",
    "nurture.sequences.privacy.PART",
    "nurture.meetings.privacy.PART",
]
# A file outside the database, on a disk that is backed up by itself: erasures since the last backup, as hashes.
ERASURE_LOG = env.text("ERASURE_LOG", str(DEMO_DIR / "erasures.jsonl") if DEMO else "")
# A folder outside the database: what left and who refused since the last backup (nurture.delivery.controls.journal).
JOURNAL_DIR = env.text("JOURNAL_DIR", str(DEMO_DIR / "journal") if DEMO else "")

# --- What waits in a place of the navigation (nurture.web.counts says the promise) -------------

PLACE_COUNTS = {
    "reports:today": "nurture.reports.queries.owed.owed_count",
    "accounts:mentions": "accounts.notices.unread_count",
    "delivery:outbox": "nurture.delivery.queries.attention.attention_count",
}

# --- Language, time, static files -------------------------------------------------------------

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

# --- Security ---------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True) and HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31536000) * HTTPS
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# --- Logging ----------------------------------------------------------------------------------

LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", demo="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # They would write two lines about every look at the queue.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy")},
}

env.check()
