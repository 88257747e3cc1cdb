"""Around the writing of an email: unsaved text, files, versions, comments, candidates, snippets."""

from django.urls import path

from nurture.sequences.views import candidates, comments, snippets, versions, writing

urlpatterns = [
    path("emails/<int:pk>/draft/", writing.keep_draft, name="keep_draft"),
    path("emails/<int:pk>/draft/discard/", writing.discard_draft, name="discard_draft"),
    path("emails/<int:pk>/files/", writing.add_file, name="add_file"),
    path("emails/<int:pk>/links/", writing.check_links, name="check_links"),
    path("emails/files/<int:pk>/", writing.attachment, name="attachment"),
    path("emails/<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("emails/<int:pk>/versions/<int:number>/restore/", versions.restore, name="restore_version"),
    path("emails/<int:pk>/comments/", comments.comment, name="comment"),
    path("emails/comments/<int:pk>/answer/", comments.answer, name="answer_comment"),
    path("emails/comments/<int:pk>/resolve/", comments.resolve, name="resolve_comment"),
    path("emails/comments/<int:pk>/reopen/", comments.reopen, name="reopen_comment"),
    path("emails/comments/<int:pk>/delete/", comments.delete, name="delete_comment"),
    path("emails/comments/<int:pk>/restore/", comments.restore, name="restore_comment"),
    path("emails/<int:pk>/candidates/", candidates.candidates, name="candidates"),
    path("emails/<int:pk>/candidates/new/", candidates.new_candidate, name="new_candidate"),
    path("emails/candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("emails/candidates/<int:pk>/choose/", candidates.choose, name="choose_candidate"),
    path("emails/candidates/<int:pk>/withdraw/", candidates.withdraw, name="withdraw_candidate"),
    path("snippets/", snippets.snippets, name="snippets"),
    path("snippets/new/", snippets.new_snippet, name="new_snippet"),
    path("snippets/<int:pk>/", snippets.snippet, name="snippet"),
    path("snippets/<int:pk>/archive/", snippets.archive_snippet, name="archive_snippet"),
]
