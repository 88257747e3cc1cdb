"""Signing in to mail servers with OAuth 2.0 (RFC 6749) where they take no passwords: Microsoft 365, Google Workspace.

What was typed once gets a token that counts for about an hour; the token signs in by XOAUTH2. Nothing of it is logged.
"""

from nurture.delivery.oauth.asking import Issued, NotIssued, NoToken, TokensAway
from nurture.delivery.oauth.bearer import Bearer, bearer_of, forget_all
from nurture.delivery.oauth.consent import link, redeem, sign_in_page, verifier_of
from nurture.delivery.oauth.grant import Grant, grant_of, host_of, issues_tokens, xoauth2

__all__ = [
    "Bearer",
    "Grant",
    "Issued",
    "NoToken",
    "NotIssued",
    "TokensAway",
    "bearer_of",
    "forget_all",
    "grant_of",
    "host_of",
    "issues_tokens",
    "link",
    "redeem",
    "sign_in_page",
    "verifier_of",
    "xoauth2",
]
