from django.urls import path

from accounts.retention import views

# Included by accounts.urls.
urlpatterns = [
    path("proofs/", views.proofs, name="proofs"),
    path("proofs/<int:pk>/delete/", views.delete_proof, name="delete_proof"),
    path("legal-basis/<int:pk>/delete/", views.delete_line, name="delete_legal_basis_line"),
]
