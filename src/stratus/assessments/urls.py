"""Assessments."""

from django.urls import path

from stratus.assessments.blueprints import pages as blueprints
from stratus.assessments.drafts import pages as drafts
from stratus.assessments.drafts.copying import pages as copying
from stratus.assessments.forms import pages as forms
from stratus.assessments.options import language_pages
from stratus.assessments.options import pages as options
from stratus.assessments.options.grading import pages as grading
from stratus.assessments.options.grading import scale_pages as scales
from stratus.assessments.options.option_templates import pages as templates
from stratus.assessments.sections import pages as sections
from stratus.assessments.sections import question_pages as questions
from stratus.assessments.versions import pages as versions
from stratus.assessments.versions.approval import pages as approval
from stratus.assessments.versions.history import pages as history
from stratus.assessments.versions.matrix import pages as matrix
from stratus.assessments.versions.printing import pages as printing

app_name = "assessments"

urlpatterns = [
    path("assessments", drafts.assessments, name="list"),
    path("assessments/new", drafts.create, name="create"),
    path("assessments/<int:pk>", drafts.detail, name="detail"),
    path("assessments/<int:pk>/options", options.options, name="options"),
    path("assessments/<int:pk>/grading", grading.grading, name="grading"),
    path("assessments/<int:pk>/texts", options.texts, name="texts"),
    path("assessments/<int:pk>/languages", language_pages.languages, name="languages"),
    path("assessments/<int:pk>/questions/add", questions.add_questions, name="add_questions"),
    path("assessments/<int:pk>/questions/<int:item_pk>", questions.change_question, name="change_question"),
    path("assessments/<int:pk>/questions/change", questions.change_questions, name="change_questions"),
    path("assessments/<int:pk>/sections/<int:section_pk>/questions/add", questions.add_questions, name="add_to_section"),
    path("assessments/<int:pk>/sections/new", sections.create_section, name="create_section"),
    path("assessments/<int:pk>/sections/<int:section_pk>", sections.section, name="section"),
    path("assessments/<int:pk>/sections/<int:section_pk>/change", sections.change_section, name="change_section"),
    path("assessments/<int:pk>/publish", versions.publish, name="publish"),
    path("assessments/<int:pk>/versions/<int:number>/paper", printing.paper, name="paper"),
    path("assessments/<int:pk>/versions/<int:number>/paper/pdf", printing.paper_as_pdf, name="paper_as_pdf"),
    path("assessments/<int:pk>/archive", drafts.archive, name="archive"),
    path("assessments/<int:pk>/matrix", matrix.matrix, name="matrix"),
    path("assessments/<int:pk>/matrix/file", matrix.matrix_file, name="matrix_file"),
    path("assessments/<int:pk>/template", templates.save_template, name="save_template"),
    path("assessments/templates", templates.templates, name="templates"),
    path("assessments/templates/<int:pk>", templates.template, name="template"),
    path("assessments/templates/<int:pk>/delete", templates.delete_template, name="delete_template"),
    path("assessments/<int:pk>/copy", copying.copy, name="copy"),
    path("assessments/<int:pk>/approval", approval.approval, name="approval"),
    path("assessments/<int:pk>/approval/paper", approval.approval_paper, name="approval_paper"),
    path("assessments/<int:pk>/versions", history.versions, name="versions"),
    path("assessments/<int:pk>/versions/compare", history.compare_versions, name="compare_versions"),
    path("assessments/<int:pk>/selection", forms.selection, name="selection"),
    path("assessments/<int:pk>/selection/choose", forms.choose, name="choose_selection"),
    path("assessments/<int:pk>/blueprint/<int:section_pk>", blueprints.blueprint, name="blueprint"),
    path("assessments/<int:pk>/blueprint/<int:section_pk>/frame", blueprints.frame, name="blueprint_frame"),
    path("assessments/<int:pk>/forms/generate", forms.generate, name="generate_forms"),
    path("assessments/<int:pk>/forms/undo", forms.undo, name="undo_forms"),
    path("assessments/<int:pk>/forms/<int:number>", forms.form, name="form"),
    path("assessments/<int:pk>/forms/<int:number>/questions/<int:item_pk>", forms.change_form, name="change_form"),
    path("assessments/<int:pk>/forms/<int:number>/questions/<int:item_pk>/replace", forms.replace, name="replace_on_form"),
    path("admin/grade-scales", scales.scales, name="scales"),
    path("admin/grade-scales/new", scales.choose_scale, name="choose_scale"),
    path("admin/grade-scales/new/<str:kind>", scales.create_scale, name="create_scale"),
    path("admin/grade-scales/<int:pk>", scales.scale, name="scale"),
    path("admin/grade-scales/<int:pk>/copy", scales.copy_scale, name="copy_scale"),
    path("admin/grade-scales/<int:pk>/archive", scales.archive_scale, name="archive_scale"),
]
