"""Assessments."""

from django.urls import path

from stratus.assessments import views

app_name = "assessments"

urlpatterns = [
    path("assessments", views.assessments, name="list"),
    path("assessments/new", views.create, name="create"),
    path("assessments/<int:pk>", views.detail, name="detail"),
    path("assessments/<int:pk>/options", views.options, name="options"),
    path("assessments/<int:pk>/texts", views.texts, name="texts"),
    path("assessments/<int:pk>/questions/add", views.add_questions, name="add_questions"),
    path("assessments/<int:pk>/questions/<int:item_pk>", views.change_question, name="change_question"),
    path("assessments/<int:pk>/publish", views.publish, name="publish"),
    path("assessments/<int:pk>/archive", views.archive, name="archive"),
]
