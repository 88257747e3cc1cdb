from django.urls import path

from nurture.sequences.views import hints, reasons, reviews, trying

urlpatterns = [
    path("emails/<int:pk>/hints/", hints.hints, name="hints"),
    path("emails/<int:pk>/expect/", reasons.expect, name="expect"),
    path("emails/<int:pk>/evidence/", reasons.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/remove/", reasons.remove_evidence, name="remove_evidence"),
    path("emails/<int:pk>/review/", reviews.ask, name="ask_for_review"),
    path("emails/<int:pk>/approve/", reviews.approve, name="approve"),
    path("emails/<int:pk>/changes/", reviews.want_changes, name="want_changes"),
    path("emails/<int:pk>/recall/", reviews.recall, name="recall"),
    path("emails/<int:pk>/see/", reviews.see, name="see_email"),
    path("emails/<int:pk>/suggest/", reviews.suggest, name="suggest"),
    path("wordings/<int:pk>/accept/", reviews.accept, name="accept_wording"),
    path("wordings/<int:pk>/decline/", reviews.decline, name="decline_wording"),
    path("wordings/<int:pk>/withdraw/", reviews.withdraw, name="withdraw_wording"),
    path("emails/<int:pk>/test/", trying.send_test, name="send_test"),
    path("sequences/<int:pk>/dry-run/", trying.dry_run, name="dry_run"),
    path("sequences/<int:pk>/dry-run/zip/", trying.download_dry_run, name="download_dry_run"),
]
