"""Every word has its Japanese."""

import pytest
from django.conf import settings

from nurture.web.management.commands.translate import own_packages
from nurture.web.translations.project import check_app
from nurture.web.translations.sources import files_by_app

pytestmark = pytest.mark.once


@pytest.mark.parametrize("label", sorted(own_packages(settings.BASE_DIR)))
def test_every_message_of_the_app_is_translated(label):
    packages = own_packages(settings.BASE_DIR)
    files = files_by_app(settings.BASE_DIR, packages)
    assert list(check_app(settings.BASE_DIR, packages[label], files[label])) == []
