"""People and how they sign in."""

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "nurture.team.adapter.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Django's own: allauth's notes the address in a table of its own, by which people sign in too, also when an
# administrator has given them another; and it holds such an address for unconfirmed, and refuses two-step sign-in.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
MFA_FORMS = {
    "authenticate": "nurture.team.codes.SecondStepForm",
    "reauthenticate": "nurture.team.codes.ConfirmForm",
    "activate_totp": "nurture.team.codes.SetUpForm",
}
# What an authenticator app shows above the code; else it is the host.
MFA_TOTP_ISSUER = "Nurture"
# A code counts in the half minute before and after its own: clocks differ, and typing takes time (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "nurture.team.passwords.UnlikeOneself"},
    {"NAME": "nurture.team.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "nurture.team.passwords.Uncommon"},
]
