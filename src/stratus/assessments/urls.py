"""Assessments."""

from django.urls import path

from stratus.assessments import views, views_sections

app_name = "assessments"

urlpatterns = [
    path("assessments", views.assessments, name="list"),
    path("assessments/new", views.create, name="create"),
    path("assessments/<int:pk>", views.detail, name="detail"),
    path("assessments/<int:pk>/options", views.options, name="options"),
    path("assessments/<int:pk>/texts", views.texts, name="texts"),
    path("assessments/<int:pk>/questions/add", views.add_questions, name="add_questions"),
    path("assessments/<int:pk>/questions/<int:item_pk>", views.change_question, name="change_question"),
    path("assessments/<int:pk>/questions/<int:item_pk>/section", views_sections.put_question, name="put_question"),
    path("assessments/<int:pk>/sections/new", views_sections.create_section, name="create_section"),
    path("assessments/<int:pk>/sections/<int:section_pk>", views_sections.section, name="section"),
    path("assessments/<int:pk>/sections/<int:section_pk>/change", views_sections.change_section, name="change_section"),
    path("assessments/<int:pk>/publish", views.publish, name="publish"),
    path("assessments/<int:pk>/archive", views.archive, name="archive"),
]
