from tests.delivery.conftest import clock, mail_server, world

__all__ = ["clock", "mail_server", "world"]
