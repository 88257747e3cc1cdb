from django.urls import path

from accounts.exports.views import lists
from accounts.views import bulk, pool_views, tags

# Included by accounts.urls.
urlpatterns = [
    path("bulk/", bulk.preview, name="bulk"),
    path("bulk/change/", bulk.change, name="bulk_change"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
    path("views/new/", pool_views.new_view, name="new_view"),
    path("views/<int:pk>/", pool_views.change_view, name="change_view"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<int:pk>/rename/", tags.rename, name="rename_tag"),
    path("tags/<int:pk>/merge/", tags.merge, name="merge_tag"),
    path("export/", lists.export, name="export"),
    path("exports/", lists.exported, name="exports"),
]
