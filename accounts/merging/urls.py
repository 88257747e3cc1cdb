from django.urls import path

from accounts.merging import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/look/", views.look_for_duplicates, name="look_for_duplicates"),
    path("duplicates/<int:pk>/dismiss/", views.dismiss_likeness, name="dismiss_likeness"),
    path("merge/", views.merge, name="merge_records"),
    path("merges/<int:pk>/", views.merge_page, name="merge"),
    path("merges/<int:pk>/undo/", views.undo_merge, name="undo_merge"),
]
