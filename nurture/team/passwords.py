"""Django's rules for passwords, said in our words: what is wrong, and what to do instead."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "That is shorter than %(number)d character. A few words in a row are easy to remember.",
            "That is shorter than %(number)d characters. A few words in a row are easy to remember.",
            self.min_length,
        ) % {"number": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "At least %(number)d character; a few words in a row will do.",
            "At least %(number)d characters; a few words in a row will do.",
            self.min_length,
        ) % {"number": self.min_length}


class UnlikeOneself(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        # Django fills this in with % and the field's name, which we do not tell: it helps whoever guesses.
        return _("That resembles your name or address. Choose what nobody guesses from them.")

    def get_help_text(self) -> str:
        return _("Nothing that resembles your name or address.")


class Uncommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this one, so it is tried first. Choose another.")

    def get_help_text(self) -> str:
        return _("Nothing that many people use.")
