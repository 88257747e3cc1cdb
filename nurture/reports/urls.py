from django.urls import path

from nurture.reports import views
from nurture.reports.legal import views as legal

app_name = "reports"
urlpatterns = [
    path("", views.today, name="today"),
    path("outbox/<int:pk>/legal/", legal.report, name="legal"),
    path("settings/sendings/", legal.sendings, name="sendings"),
    path("settings/sendings/export/", legal.export, name="export_sendings"),
]
