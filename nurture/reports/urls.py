from django.urls import path

from nurture.reports import views

app_name = "reports"
urlpatterns = [path("", views.today, name="today")]
