"""Django merges the catalogues of all apps: of two translations of the same words only one is ever shown."""

import re
from collections import defaultdict

from django.conf import settings

from nurture.web.management.commands.translate import own_packages
from nurture.web.translations.catalogue import po_path, read


def test_the_same_words_are_translated_alike_in_every_app():
    wordings = defaultdict(set)
    for package in own_packages(settings.BASE_DIR).values():
        for message in read(po_path(package)):
            if message.id:
                wordings[message.context, str(message.id)].add(str(message.string))
    assert len(wordings) > 500
    assert {words: found for words, found in wordings.items() if len(found) > 1} == {}


#: How the words of the catalogue name who they are about.
CUSTOMERS = ("contact", "person", "with_whom")
COLLEAGUES = ("actor", "by", "owner", "sales", "marketing")


def test_customers_are_sama_and_colleagues_are_san():
    wrong = [
        rf"%\((?:{'|'.join(CUSTOMERS)})\)s(?:</\w+>)?さん",
        rf"%\((?:{'|'.join(COLLEAGUES)})\)s(?:様|[がに])",
    ]
    said = [
        str(message.string)
        for package in own_packages(settings.BASE_DIR).values()
        for message in read(po_path(package))
    ]
    assert sum("さん" in words or "様" in words for words in said) > 100
    assert [words for words in said if any(re.search(each, words) for each in wrong)] == []
