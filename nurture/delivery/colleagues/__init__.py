"""Mail to those of us who sign in: the daily mail, minutes, invitations.

A row before a mail: whoever claims it sends it, once. A row that stays claimed may have left, and nobody sends it again.
Nothing of it is counted as mail to customers, and a copy of the real one tells nobody.
"""
