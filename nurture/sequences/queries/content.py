"""The content of an email as one value: its hash, and the words a page or a version carries."""

from collections.abc import Iterable
from typing import Final

from nurture.delivery.models import Attachment
from nurture.sequences.models import Email
from nurture.sequences.rules.content import content_hash

#: What is sent, and why: everything of an email that is words.
WORDS: Final = ("subject", "preheader", "body", "layout", "hypothesis", "evidence", "expected_reaction")


def hash_of(email: Email, recipients: Iterable[int], files: Iterable[Attachment] | None = None) -> str:
    """Of what stands in `email`, to these people. A query, unless the files are given."""
    attached = email.attachments.defer("content") if files is None else files
    return content_hash(
        email.subject,
        email.body,
        recipients,
        preheader=email.preheader,
        layout=email.layout,
        files=[(each.file_name, each.sha256) for each in attached],
    )
