from django.urls import path

from accounts.views import bulk

# Included by accounts.urls.
urlpatterns = [
    path("bulk/", bulk.preview, name="bulk"),
    path("bulk/change/", bulk.change, name="bulk_change"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
]
