"""Database, broker, cache."""

from nurture.settings.ground import DEMO_DIR, env

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
