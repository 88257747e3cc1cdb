from django.urls import include, path

from accounts.views import accounts, annotations, contacts, deals, mentions, pool, threads

app_name = "accounts"
urlpatterns = [
    path("", pool.accounts, name="accounts"),
    path("", include("accounts.pool_urls")),
    path("imports/", include("accounts.imports.urls")),
    path("", include("accounts.merging.urls")),
    path("new/", accounts.new_account, name="new_account"),
    path("<int:pk>/", accounts.account, name="account"),
    path("<int:pk>/edit/", accounts.edit_account, name="edit_account"),
    path("<int:pk>/timeline/<int:activity>/", accounts.entry, name="entry"),
    path("<int:pk>/annotations/", annotations.annotate, name="annotate"),
    path("<int:pk>/annotations/new/", annotations.new_annotation, name="new_annotation"),
    path("annotations/<int:pk>/", threads.annotation, name="annotation"),
    path("annotations/<int:pk>/answer/", threads.answer, name="answer_annotation"),
    path("annotations/<int:pk>/change/", threads.change, name="change_annotation"),
    path("annotations/<int:pk>/pin/", threads.pin, name="pin_annotation"),
    path("annotations/<int:pk>/unpin/", threads.unpin, name="unpin_annotation"),
    path("annotations/<int:pk>/renew/", threads.renew, name="renew_annotation"),
    path("annotations/<int:pk>/delete/", threads.delete, name="delete_annotation"),
    path("annotations/<int:pk>/restore/", threads.restore, name="restore_annotation"),
    path("mentions/", mentions.mentions, name="mentions"),
    path("mentions/read/", mentions.read_all, name="read_mentions"),
    path("mentions/people/", mentions.people, name="mentionable"),
    path("mentions/<int:pk>/open/", mentions.open_mention, name="open_mention"),
    path("<int:pk>/people/", accounts.account_people, name="people"),
    path("<int:pk>/contacts/new/", contacts.new_contact, name="new_contact"),
    path("<int:pk>/deals/", deals.deals, name="deals"),
    path("<int:pk>/deals/new/", deals.new_deal, name="new_deal"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("contacts/<int:pk>/edit/", contacts.edit_contact, name="edit_contact"),
    path("contacts/<int:pk>/annotations/", annotations.annotate_contact, name="annotate_contact"),
    path("deals/<int:pk>/", deals.deal, name="deal"),
    path("deals/<int:pk>/edit/", deals.edit_deal, name="edit_deal"),
]
