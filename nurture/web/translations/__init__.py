"""The Japanese beside the English: read out of code and templates, kept in each app, compiled. No GNU gettext."""
