from django.urls import path

from accounts.privacy import views

urlpatterns = [
    path("contacts/<int:pk>/personal-data/", views.personal_data, name="personal_data"),
    path("contacts/<int:pk>/personal-data/download/", views.download, name="download_personal_data"),
    path("contacts/<int:pk>/erase/", views.erase_person, name="erase_person"),
    path("audit/", views.audit, name="audit"),
]
