"""The outbox, calls and pauses, the sender, and the public way to refuse."""

from django.urls import URLPattern, path

from nurture.delivery.absences import views as absences
from nurture.delivery.controls.views import live, recovery, stops
from nurture.delivery.identities import views as identities
from nurture.delivery.limits import views as limits
from nurture.delivery.mailboxes import views as mailboxes
from nurture.delivery.refusals.views import lifting, uploading
from nurture.delivery.refusals.views import listing as suppressions
from nurture.delivery.tracking.views import choices, correcting
from nurture.delivery.views import bulk, calls, incoming, log, messages, outbox, pauses, public, sender
from nurture.delivery.webhooks import views as webhooks

app_name = "delivery"
urlpatterns: list[URLPattern] = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/stop/", stops.stop, name="stop"),
    path("outbox/stops/", stops.stops, name="stops"),
    path("outbox/stops/<int:pk>/release/", stops.release_stop, name="release_stop"),
    path("outbox/recovery/", recovery.recovery, name="recovery"),
    path("outbox/recovery/choose/", recovery.choose, name="choose_recovery"),
    path("outbox/recovery/close/", recovery.close, name="close_recovery"),
    path("settings/live/", live.live, name="live"),
    path("outbox/calendar/", outbox.calendar, name="calendar"),
    path("outbox/attention/", outbox.needs_attention, name="attention"),
    path("outbox/flow/", outbox.flowing, name="flow"),
    path("outbox/ways/take-up/", limits.take_up_way, name="take_up_way"),
    path("settings/addresses/<int:pk>/take-up/", limits.take_up_identity, name="take_up_identity"),
    path("outbox/ways/notices/<int:pk>/", limits.see_way, name="see_way"),
    path("outbox/many/", bulk.preview, name="bulk"),
    path("outbox/many/do/", bulk.carry_out, name="bulk_do"),
    path("outbox/many/undo/", bulk.undo, name="bulk_undo"),
    path("outbox/<int:pk>/", messages.message, name="message"),
    path("outbox/<int:pk>/html/", messages.message_html, name="message_html"),
    path("outbox/<int:pk>/source/", messages.message_source, name="message_source"),
    path("outbox/<int:pk>/cancel/", messages.cancel, name="cancel"),
    path("outbox/<int:pk>/cancel/undo/", messages.undo_cancel, name="undo_cancel"),
    path("outbox/<int:pk>/offer-again/", messages.offer_again, name="offer_again"),
    path("outbox/<int:pk>/try-again/", messages.try_again, name="try_again"),
    path("outbox/<int:pk>/treat-as-sent/", messages.treat_as_sent, name="treat_as_sent"),
    path("outbox/<int:pk>/send-again/", messages.send_again, name="send_again"),
    path("accounts/<int:pk>/mail/", log.account_mail, name="account_mail"),
    path("accounts/contacts/<int:pk>/mail/", log.contact_mail, name="contact_mail"),
    path("accounts/<int:pk>/calls/new/", calls.log_call, name="log_call"),
    path("accounts/<int:pk>/pause/", pauses.pause_account, name="pause_account"),
    path("pauses/<int:pk>/lift/", outbox.lift_pause, name="lift_pause"),
    path("settings/sender/", sender.sender, name="sender"),
    path("settings/sender/preview/", sender.preview_sender, name="preview_sender"),
    path("settings/addresses/", identities.identities, name="identities"),
    path("settings/addresses/own/", identities.add_own, name="add_own_identity"),
    path("settings/addresses/shared/", identities.add_shared, name="add_shared_identity"),
    path("settings/addresses/<int:pk>/", identities.identity, name="identity"),
    path("settings/addresses/<int:pk>/edit/", identities.edit, name="edit_identity"),
    path("settings/addresses/<int:pk>/on/", identities.switch_on, name="switch_on_identity"),
    path("settings/addresses/<int:pk>/off/", identities.switch_off, name="switch_off_identity"),
    path("settings/addresses/<int:pk>/try/", identities.try_mail, name="try_identity"),
    path("settings/addresses/<int:pk>/records/", identities.check_dns, name="check_identity_dns"),
    path("settings/suppressions/", suppressions.suppressions, name="suppressions"),
    path("settings/suppressions/add/", suppressions.add, name="add_suppression"),
    path("settings/suppressions/export/", suppressions.export, name="export_suppressions"),
    path("settings/suppressions/<int:pk>/", suppressions.suppression, name="suppression"),
    path("settings/suppressions/<int:pk>/lift/", lifting.lift, name="lift_suppression"),
    path("settings/suppressions/lifts/<int:pk>/answer/", lifting.answer, name="answer_lift"),
    path("settings/suppressions/upload/", uploading.upload, name="upload_suppressions"),
    path("settings/suppressions/uploads/<int:pk>/", uploading.uploaded, name="suppression_upload"),
    path("settings/suppressions/uploads/<int:pk>/take-in/", uploading.take_in, name="take_in_suppressions"),
    path("settings/suppressions/uploads/<int:pk>/discard/", uploading.discard, name="discard_suppressions"),
    path("redirections/<int:pk>/done/", lifting.redirection_done, name="redirection_done"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/own/", mailboxes.add_own, name="add_own_mailbox"),
    path("settings/mailboxes/shared/", mailboxes.add_shared, name="add_shared_mailbox"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:pk>/edit/", mailboxes.edit, name="edit_mailbox"),
    path("settings/mailboxes/<int:pk>/on/", mailboxes.switch_on, name="switch_on_mailbox"),
    path("settings/mailboxes/<int:pk>/off/", mailboxes.switch_off, name="switch_off_mailbox"),
    path("settings/mailboxes/<int:pk>/look/", mailboxes.look_now, name="look_into_mailbox"),
    path("outbox/unmatched/", incoming.unmatched, name="unmatched"),
    path("outbox/unmatched/<int:pk>/", incoming.incoming_mail, name="incoming_mail"),
    path("outbox/unmatched/<int:pk>/ignore/", incoming.ignore, name="ignore_mail"),
    path("outbox/unmatched/<int:pk>/take-back/", incoming.take_back, name="take_back_mail"),
    path("absences/<int:pk>/", absences.absence, name="absence"),
    path("hooks/<int:identity>/<slug:provider>/", webhooks.hook, name="hook"),
    path("hooks/<int:identity>/<slug:provider>/mail/", webhooks.hook_mail, name="hook_mail"),
    path("settings/addresses/<int:pk>/webhook/", webhooks.open_hook, name="open_hook"),
    path("settings/addresses/<int:pk>/webhook/close/", webhooks.close_hook, name="close_hook"),
    path("settings/links/", choices.everything, name="noticed"),
    path("projects/<int:pk>/links/", choices.project, name="noticed_in_project"),
    path("accounts/contacts/<int:pk>/links/", choices.person, name="noticed_of_person"),
    path("outbox/links/<int:pk>/who/", correcting.correct_hits, name="correct_hits"),
    path("u/<str:token>", public.unsubscribe, name="unsubscribe"),
    path("u/<str:token>/<slug:choice>", public.choose, name="choose"),
]
