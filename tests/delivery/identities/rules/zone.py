"""What the DNS says, as a test writes it down."""

from nurture.delivery.identities.rules.records import Answer


class Zone:
    """By "name KIND"; a value of None is a server that does not answer."""

    def __init__(self, records):
        self.records = records
        self.asked = []

    def ask(self, name, kind):
        self.asked.append(f"{name} {kind}")
        found = self.records.get(f"{name} {kind}", ())
        if found is None:
            return Answer(failed=True)
        return Answer((found,) if isinstance(found, str) else tuple(found))

    def reverse(self, address):
        return self.ask(address, "PTR")
