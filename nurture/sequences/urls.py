from django.urls import path

from nurture.sequences import review_urls
from nurture.sequences.views import emails, sequences

app_name = "sequences"
urlpatterns = [
    path("sequences/", sequences.sequences, name="sequences"),
    path("targets/<int:target>/sequence/", sequences.new_sequence, name="new_sequence"),
    path("sequences/<int:pk>/", sequences.sequence, name="sequence"),
    path("sequences/<int:pk>/steps/", sequences.add_step, name="add_step"),
    path("sequences/steps/<int:pk>/move/", sequences.move_step, name="move_step"),
    path("sequences/steps/<int:pk>/archive/", sequences.archive_step, name="archive_step"),
    path("sequences/steps/<int:pk>/delay/", sequences.set_delay, name="set_delay"),
    path("emails/<int:pk>/", emails.email, name="email"),
    path("emails/<int:pk>/look/<slug:panel>/", emails.look, name="look"),
    path("emails/<int:pk>/letter/", emails.letter, name="letter"),
    *review_urls.urlpatterns,
]
