"""From approved content and a contact to the mail: what is previewed is what is sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Account, Contact
from nurture.delivery import keys, letter, merge, mime
from nurture.delivery.facts import FooterIncomplete
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer, signed_html, signed_text
from nurture.delivery.letter import Footer
from nurture.delivery.models import Attachment, Mailing, Message, SenderProfile
from nurture.projects.models import Project
from nurture.team.models import User


class Rendered(NamedTuple):
    subject: str
    text: str
    html: str
    #: Where its receiver tells us to stop: under the letter and in the header.
    unsubscribe_url: str
    preheader: str = ""


def check(subject: str, body: str, *, preheader: str = "", layout: str = "letter") -> frozenset[str]:
    """The merge fields used. Raises merge.BrokenTemplate, merge.UnknownMergeField or letter.LinkWithoutAddress."""
    sources = [merge.compiled(source) for source in (subject, preheader, body)]
    sample = dict.fromkeys(merge.FIELDS, "x")
    letter.compiled(sources[-1].fill(sample).skeleton, layout)
    return frozenset().union(*(source.fields for source in sources))


def render(
    *,
    subject: str,
    body: str,
    values: Mapping[str, str],
    profile: SenderProfile,
    unsubscribe_url: str,
    language: str,
    preheader: str = "",
    layout: str = "letter",
    signature: str = "",
) -> Rendered:
    """Subject and both parts for one contact.

    Raises merge.MissingMergeValue, merge.BrokenTemplate, letter.LinkWithoutAddress or FooterIncomplete.
    """
    shown_subject = mime.one_line(merge.compiled(subject).fill(values).plain())
    filled = merge.compiled(body).fill(values)
    parts = letter.compiled(filled.skeleton, layout)
    line = mime.one_line(merge.compiled(preheader).fill(values).plain()) if preheader else ""
    footer = footer_of(profile, unsubscribe_url=unsubscribe_url, language=language)
    return Rendered(
        subject=shown_subject,
        text=letter.whole_text(signed_text(parts.text(filled.values), signature), footer),
        html=letter.whole_html(
            letter.signed(parts.html(filled.values), signed_html("", signature), layout=layout),
            footer,
            language=language,
            layout=layout,
            preheader=line,
        ),
        unsubscribe_url=unsubscribe_url,
        preheader=line,
    )


def preview(
    *,
    subject: str,
    body: str,
    contact: Contact,
    project: Project,
    sender: User,
    preheader: str = "",
    layout: str = "letter",
) -> Rendered:
    """The email as this contact would get it; the address to unsubscribe at is an example. Raises like render."""
    return render(
        subject=subject,
        body=body,
        values=merge_values(contact=contact, account=contact.account, project=project, sender=sender),
        profile=sender_profile(),
        unsubscribe_url=unsubscribe_url("x" * 22),
        language=contact.language,
        preheader=preheader,
        layout=layout,
        signature=Writer(sender, identity_for(sender, project)).signature(contact.language),
    )


def merge_values(*, contact: Contact, account: Account, project: Project, sender: User) -> dict[str, str]:
    """What every field of merge.FIELDS holds for this contact, in the contact's language."""
    japanese = contact.language == "ja"
    company = account.name if japanese else account.name_latin or account.name
    return {
        "contact.salutation": _salutation(contact, company),
        "contact.name": _full_name(contact),
        "contact.family_name": contact.family_name,
        "contact.given_name": contact.given_name,
        "contact.title": contact.title,
        "contact.department": contact.department,
        "account.name": company,
        "project.name": project.name,
        "sender.name": sender.name if japanese else sender.name_latin or sender.name,
        "sender.email": sender.email,
    }


def footer_of(profile: SenderProfile, *, unsubscribe_url: str, language: str) -> Footer:
    """The legal footer (特定電子メール法 art. 4 and its ordinance). Raises FooterIncomplete."""
    missing = missing_items(profile)
    if missing:
        raise FooterIncomplete(missing)
    latin = language != "ja"
    name = (profile.company_name_latin if latin else "") or profile.company_name
    address = (profile.postal_address_latin if latin else "") or profile.postal_address
    complaints, refusal = _footer_words(language, profile.complaint_contact)
    return Footer(lines=(name, address, complaints), refusal=refusal, refusal_url=unsubscribe_url)


# The same under every mail: changing the language takes longer than joining its words.
@lru_cache(maxsize=64)
def _footer_words(language: str, contact: str) -> tuple[str, str]:
    with translation.override(language):
        return (
            _("Questions and complaints: %(contact)s") % {"contact": contact},
            _("If you would rather not receive these emails, tell us here and we stop at once:"),
        )


def missing_items(profile: SenderProfile) -> tuple[str, ...]:
    items = ("company_name", "postal_address", "complaint_contact")
    return tuple(item for item in items if not getattr(profile, item).strip())


def subject_for(mailing: Mailing, contact: Contact) -> str:
    """The subject this contact would get, or, while a value is missing, as it was written."""
    values = merge_values(
        contact=contact, account=contact.account, project=mailing.target.project, sender=mailing.sender
    )
    try:
        return mime.one_line(merge.compiled(mailing.subject).fill(values).plain())[:500]
    except merge.MissingMergeValue:
        return mailing.subject


def sender_profile() -> SenderProfile:
    return SenderProfile.objects.filter(pk=1).first() or SenderProfile()


def unsubscribe_url(token: str) -> str:
    return f"{settings.PUBLIC_URL}/u/{token}"


def unsubscribe_url_of(message: Message) -> str:
    return unsubscribe_url(keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence))


def mail_bytes(
    message: Message,
    rendered: Rendered,
    *,
    writer: Writer,
    thread: Sequence[str],
    at: datetime,
    has_files: bool = True,
) -> bytes:
    """The bytes of the mail. Raises mime.UnmailableAddress or mime.UnmailableHeader.

    `has_files` is false when it is known that none go with it: then nothing is asked.
    """
    mailing, contact = message.mailing, message.contact
    sender = writer.sender(contact.language)
    reply_to = f"reply+{keys.return_token(message.pk)}@{settings.MAIL_DOMAIN}"
    return mime.build(
        mime.Mail(
            message_id=message.message_id,
            date=at,
            sender=sender,
            to=mime.Mailbox(message.to_address, _full_name(contact)),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            reply_to=mime.Mailbox(reply_to, sender.name),
            also_reply_to=writer.also_reply_to,
            in_reply_to=thread[-1] if thread else "",
            references=tuple(thread),
            unsubscribe_url=rendered.unsubscribe_url,
            files=_files_of(mailing) if has_files else (),
            feedback_id=f"{message.mailing_id}:{mailing.target.project_id}:nurture:{settings.MAIL_DOMAIN}",
        )
    )


def files_of(attachments: Iterable[Attachment]) -> tuple[mime.File, ...]:
    return tuple(_file(each.pk, each.sha256) for each in attachments)


def _files_of(mailing: Mailing) -> tuple[mime.File, ...]:
    files = Attachment.objects.filter(mailings=mailing).order_by("pk")
    return tuple(_file(pk, sha256) for pk, sha256 in files.values_list("pk", "sha256"))


# Few: each may hold five megabytes, and a worker serves one email after another.
@lru_cache(maxsize=4)
def _file(pk: int, sha256: str) -> mime.File:
    """Encoded once for all who get it. `sha256` tells apart what another database calls by the same number."""
    attachment = Attachment.objects.get(pk=pk, sha256=sha256)
    return mime.file(attachment.file_name, attachment.media_type, bytes(attachment.content))


def _full_name(contact: Contact) -> str:
    if contact.language == "ja":
        return contact.full_name or contact.name_latin
    return contact.name_latin or f"{contact.given_name} {contact.family_name}".strip()


def _salutation(contact: Contact, company: str) -> str:
    if contact.language != "ja" and contact.name_latin:
        return contact.name_latin
    return merge.salutation(
        company=company,
        department=contact.department,
        title=contact.title,
        family=contact.family_name or (contact.name_latin if contact.language == "ja" else ""),
        given=contact.given_name,
        language=contact.language,
    )
