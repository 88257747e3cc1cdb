"""One settings module, a room for each concern. Everything that differs between installations comes from the environment."""

import django_stubs_ext

from nurture.settings.ground import *
from nurture.settings.ground import env
from nurture.settings.logs import *
from nurture.settings.mail import *
from nurture.settings.parts import *
from nurture.settings.people import *
from nurture.settings.security import *
from nurture.settings.stores import *
from nurture.settings.upwards import *
from nurture.settings.words import *
from nurture.settings.workers import *

django_stubs_ext.monkeypatch()

# What is missing or wrong is said at once, when every room has asked.
env.check()
