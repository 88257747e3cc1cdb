"""Company names in Latin letters, by the key under which other spellings are found. Not stored: any form may change them."""

from collections.abc import Iterator

from accounts.imports.sql.engine import Engine
from accounts.models import Account
from accounts.rules.names import match_key

LATIN = "import_latin"


def load_latin_names(engine: Engine, keys: str) -> None:
    """`keys` selects the keys that are looked for; what no account's name has may be an account's Latin name."""
    engine.create(LATIN, {"id": "bigint", "key": "text"})
    unknown = engine.value(
        "SELECT COUNT(*) FROM ($keys) k WHERE k.key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts_account a WHERE a.name_key = k.key)",
        keys=keys,
    )
    if unknown:
        engine.load(LATIN, ["id", "key"], _latin_names())
        engine.index(LATIN, "key")
        engine.analyze(LATIN)


def _latin_names() -> Iterator[tuple[int, str]]:
    named = Account.objects.exclude(name_latin="").values_list("id", "name_latin")
    for account_id, name in named.iterator(chunk_size=5_000):
        yield account_id, match_key(name)
