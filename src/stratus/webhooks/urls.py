"""Admin › Webhooks."""

from django.urls import path

from stratus.webhooks.deliveries.pages import delivery, send_again, send_test
from stratus.webhooks.endpoints.pages import create, delete, detail, edit, endpoints, renew_secret

app_name = "webhooks"

urlpatterns = [
    path("admin/webhooks", endpoints, name="list"),
    path("admin/webhooks/new", create, name="create"),
    path("admin/webhooks/<int:pk>", detail, name="detail"),
    path("admin/webhooks/<int:pk>/edit", edit, name="edit"),
    path("admin/webhooks/<int:pk>/secret", renew_secret, name="renew_secret"),
    path("admin/webhooks/<int:pk>/test", send_test, name="send_test"),
    path("admin/webhooks/<int:pk>/delete", delete, name="delete"),
    path("admin/webhooks/deliveries/<int:pk>", delivery, name="delivery"),
    path("admin/webhooks/deliveries/<int:pk>/send-again", send_again, name="send_again"),
]
