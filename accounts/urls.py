from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("<int:pk>/", views.account, name="account"),
    path("contacts/<int:pk>/", views.contact, name="contact"),
]
