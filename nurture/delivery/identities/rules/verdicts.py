"""What the end of a hand-over says about the address it went from."""

from nurture.delivery.smtp import HandOver, Phase


def refuses_us(result: HandOver) -> bool:
    """The password, key or token was not taken: trying again would only lock the account."""
    code = result.code or 0
    return result.phase in {Phase.TOKEN, Phase.AUTH} and (code >= 500 or code in {401, 403})
