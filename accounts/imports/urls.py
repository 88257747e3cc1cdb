from django.urls import path

from accounts.imports import views

# Included by accounts.urls: the names are accounts:imports, accounts:import, …
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.upload, name="import_upload"),
    path("<int:pk>/", views.report, name="import"),
    path("<int:pk>/read/", views.read_again, name="import_read"),
    path("<int:pk>/mapping/", views.mapping, name="import_mapping"),
    path("<int:pk>/check/", views.check, name="import_check"),
    path("<int:pk>/errors.csv", views.errors, name="import_errors"),
    path("<int:pk>/discard/", views.discard, name="import_discard"),
    path("<int:pk>/undo/", views.undo, name="import_undo"),
]
