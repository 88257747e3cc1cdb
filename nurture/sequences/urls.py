from django.urls import path

from nurture.sequences import plan_urls, review_urls, writing_urls
from nurture.sequences.views import emails

app_name = "sequences"
urlpatterns = [
    *plan_urls.urlpatterns,
    path("emails/<int:pk>/", emails.email, name="email"),
    path("emails/<int:pk>/look/<slug:panel>/", emails.look, name="look"),
    path("emails/<int:pk>/letter/", emails.letter, name="letter"),
    *review_urls.urlpatterns,
    *writing_urls.urlpatterns,
]
