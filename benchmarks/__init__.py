"""Measured, never judged: `python3 manage.py benchmark [NAME…]`. A benchmark decides no test."""
