"""The columns that are searched. The database keeps them itself, so that no way of writing can forget them.

Every term stands between two spaces, folded (accounts.rules.folding); readings follow, then once more as they sound. A
change of these expressions or of the folding needs a migration that makes the columns anew.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace
from django.db.models.sql.compiler import SQLCompiler

from accounts.rules.folding import KANJI, LONG_VOWEL, PLAIN, SAME, SAME_SOUND, UNHEARD, fold, sound, space

SPACE = Value(" ")


class Folded(Func):
    """accounts.rules.folding.fold, in the database."""

    function = "NURTURE_FOLD"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        before, after = "".join(SAME), "".join(SAME.values())
        # TRANSLATE compares each character with all of those: ten times the rest of writing a row.
        folded = f"TRANSLATE(LOWER(NORMALIZE(%(expressions)s, NFKC)), '{before}', '{after}')"
        template = f"CASE WHEN %(expressions)s ~ '[^{PLAIN}]' THEN {folded} ELSE LOWER(%(expressions)s) END"
        sql, params = self.as_sql(compiler, connection, template=template, **context)
        return sql, (*params, *params, *params)


class Sounding(Func):
    """accounts.rules.folding.sound, in the database."""

    function = "NURTURE_SOUND"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        # TRANSLATE drops what has no counterpart.
        before, after = "".join(SAME_SOUND) + UNHEARD, "".join(SAME_SOUND.values())
        heard = f"TRANSLATE(%(expressions)s, '{before}', '{after}')"
        template = rf"REGEXP_REPLACE({heard}, '{LONG_VOWEL}', '\1\2', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)


class Spaced(Func):
    """accounts.rules.folding.space, in the database."""

    function = "NURTURE_SPACE"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        template = rf"REGEXP_REPLACE(%(expressions)s, '({KANJI})', ' \1 ', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)


# SQLite has neither NFKC nor TRANSLATE: it borrows Python's (accounts.apps).
SQLITE_FUNCTIONS = {Folded.function: fold, Sounding.function: sound, Spaced.function: space}


class Joined(Func):
    """Texts end to end. Django's Concat nests a pair for each, deeper than SQLite's parser goes; nothing here is null."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def terms(*parts: Combinable) -> Joined:
    """The parts with spaces between and around them."""
    spaced = [piece for part in parts for piece in (SPACE, part)]
    return Joined(*spaced, SPACE)


def searched(names: Joined, readings: Joined, *more: Combinable) -> Joined:
    """Apart from each other: readings in hiragana take longer to fold, and names need not wait for them."""
    return Joined(Folded(names), Folded(readings), Sounding(Folded(readings)), *more)


def _unspaced(name: str) -> Combinable:
    """Minato-Precision is found by minatoprecision too; Japanese names are by their key."""
    found: Combinable = F(name)
    for sign in (" ", "-", "."):
        found = Replace(found, Value(sign))
    return found


COMPANY_SEARCH = searched(
    terms(F("name"), F("name_latin"), _unspaced("name_latin"), F("domain")),
    terms(F("name_key"), F("name_kana")),
    Spaced(Folded("name_key")),
)
WHOLE_KANA = Joined("family_kana", "given_kana")
PERSON_SEARCH = searched(
    terms(
        *(F("family_name"), F("given_name"), Joined("family_name", "given_name")),
        *(F("name_latin"), F("email")),
    ),
    terms(F("family_kana"), F("given_kana"), WHOLE_KANA),
)
