"""Mail: its way out, who may be written to, and how much may leave."""

from nurture.settings.ground import DEMO, DEMO_DIR, env

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
# How many years after a person was last written to the proof of it is kept (accounts.retention.sends).
PROOF_KEPT_YEARS = env.number("PROOF_KEPT_YEARS", 3)
# A file outside the database, on a disk that is backed up by itself: erasures since the last backup, as hashes.
ERASURE_LOG = env.text("ERASURE_LOG", str(DEMO_DIR / "erasures.jsonl") if DEMO else "")
# A folder outside the database: what left and who refused since the last backup (nurture.delivery.controls.journal).
JOURNAL_DIR = env.text("JOURNAL_DIR", str(DEMO_DIR / "journal") if DEMO else "")
