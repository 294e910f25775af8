"""Admin › Webhooks."""

from django.urls import path

from stratus.webhooks import views

app_name = "webhooks"

urlpatterns = [
    path("admin/webhooks", views.endpoints, name="list"),
    path("admin/webhooks/new", views.create, name="create"),
    path("admin/webhooks/<int:pk>", views.detail, name="detail"),
    path("admin/webhooks/<int:pk>/edit", views.edit, name="edit"),
    path("admin/webhooks/<int:pk>/secret", views.renew_secret, name="renew_secret"),
    path("admin/webhooks/<int:pk>/delete", views.delete, name="delete"),
    path("admin/webhooks/deliveries/<int:pk>", views.delivery, name="delivery"),
    path("admin/webhooks/deliveries/<int:pk>/send-again", views.send_again, name="send_again"),
]
