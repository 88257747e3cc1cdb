"""Wherever people can write, somebody may be named: a new place for text says what becomes of it when a person is erased."""

import pytest
from django.apps import apps
from django.db import models

from accounts.models import Contact
from accounts.privacy.parts import written

pytestmark = pytest.mark.once

OURS = ("accounts", "projects", "delivery", "sequences", "meetings", "playbook", "reports", "digests")
# A shorter one holds a code, a key or a unit.
SENTENCE = 100
#: Emptied or deleted with the person by the app that owns them (accounts.privacy.own, nurture.delivery.privacy).
WITH_THE_PERSON = {
    "accounts.alias": "value search",
    "accounts.importrow": "params also cells title before after",
    "accounts.legalbasisentry": "source proof_text",
    "accounts.proof": "file_name content",
    "delivery.absence": "successor_name successor_address",
    "delivery.attempt": "reply_text",
    "delivery.suppressionevent": "note",
    "delivery.inboundmail": "raw from_address subject",
    "delivery.trackedlink": "url",
    "delivery.trackinghit": "user_agent headers",
    "delivery.message": "to_address raw reason_detail ground",
    "delivery.webhookevent": "recipient detail",
}
#: About a company, a project, a file or ourselves: nobody of an account is named there.
ABOUT_NO_PERSON = {
    "accounts.account": "name name_kana name_latin name_key domain industry location parent_name external_id search",
    "accounts.annotation": "item_link mentioned",
    "accounts.activity": "link",
    "accounts.companydays": "name",
    "accounts.deal": "product external_id competitor",
    "accounts.erasure": "note counts",
    "accounts.merge": "counts",
    # What we hand to several people at once.
    "delivery.attachment": "content media_type",
    "delivery.heartbeat": "name",
    "delivery.trackinghit": "reasons",
    "delivery.message": "message_id claimed_by timing",
    "delivery.messagename": "name",
    "delivery.attempt": "worker",
    "delivery.identityevent": "detail",
    "delivery.messageevent": "detail",
    # Numbers of the provider's and our own.
    "delivery.webhookevent": "event_id message_key provider_id",
    "delivery.suppression": "domain",
    "delivery.suppressionevent": "domain",
    "delivery.senderprofile": "company_name company_name_latin postal_address postal_address_latin complaint_contact",
    # Keys and moments of what it left behind; keys of what it rested on.
    "meetings.decision": "left_behind",
    "meetings.option": "sources",
    # An address of ours.
    "meetings.operation": "location",
    "projects.project": "name window_weekdays closures",
    "sequences.sequence": "name",
    "sequences.sequencechange": "before",
    "sequences.sequencetemplate": "name purpose file_hash",
    "sequences.step": "roles",
    # Used for all accounts: whoever makes one from an account's sequence is shown the names left in it.
    "sequences.templatestep": "title text roles hypothesis expected_reaction",
    "sequences.comment": "mentioned",
    "sequences.emailversion": "recipients attachments",
    "sequences.linkcheck": "url",
}
#: Of a file on its way in: it is imported or discarded, and its rows are looked at when they are written.
ON_ITS_WAY_IN = {
    "accounts.importrun": "file_name mapping counts preview failure",
    "accounts.importpiece": "content",
    "delivery.suppressionupload": "file_name note entries counts",
}
#: Settings, filters and reports of our own people.
OUR_OWN = {
    "accounts.export": "narrowed_to address",
    "accounts.bulkchange": "before",
    "accounts.poolview": "query",
    "delivery.sendingidentity": "address reply_to host user api_url sender_domain signature_ja signature_en secrets refused_text",
    "delivery.mailbox": "address host user secrets folder problem_text",
    "delivery.webhook": "secrets",
    "delivery.trial": "result",
    "delivery.domainpace": "domain",
    "delivery.waystate": "text",
    "digests.digest": "problem",
    "projects.criteriaversion": "why",
    "meetings.minutesmail": "problem",
    "meetings.invitation": "problem",
    "sequences.testmail": "problem",
    "projects.criteriontext": "asks_en asks_ja one_en one_ja three_en three_ja five_en five_ja",
}


def texts():
    """(model, field) of everything in which a sentence, a list or a file has room."""
    for app in OURS:
        if not apps.is_installed(f"nurture.{app}") and app != "accounts":
            continue
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if model is not Contact and holds_text(field):
                    yield model._meta.label_lower, field.name


def holds_text(field):
    if field.choices or isinstance(field, models.GeneratedField):
        return False
    if isinstance(field, models.TextField | models.JSONField | models.BinaryField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) >= SENTENCE


def known():
    declared = {(each.label, name) for each in written() for name in each.fields}
    for listed in (WITH_THE_PERSON, ABOUT_NO_PERSON, ON_ITS_WAY_IN, OUR_OWN):
        declared |= {(label, name) for label, names in listed.items() for name in names.split()}
    return declared


def test_every_place_for_text_says_what_becomes_of_a_person_named_in_it():
    assert sorted(set(texts()) - known()) == []


def test_nothing_is_listed_that_is_not_there():
    fields = {
        (model._meta.label_lower, field.name) for model in apps.get_models() for field in model._meta.fields
    }
    assert sorted(known() - fields) == []
