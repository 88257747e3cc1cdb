"""Where this installation stands, what it is given, and which keys it holds."""

from pathlib import Path
from urllib.parse import urlsplit

from nurture.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
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
