"""All addresses of the installation, by interface."""

from django.urls import include, path

urlpatterns = [
    path("", include("stratus.login.urls")),
    path("", include("stratus.ui.jobs.urls")),
    path("", include("stratus.ui.releases.urls")),
    path("", include("stratus.ui.formulas.urls")),
    path("", include("stratus.people.urls")),
    path("", include("stratus.organisation.urls")),
    path("", include("stratus.text_templates.urls")),
    path("", include("stratus.library.urls")),
    path("", include("stratus.assessments.urls")),
    path("", include("stratus.scheduling.urls")),
    path("", include("stratus.delivery.urls")),
    path("", include("stratus.external_api.urls")),
    path("", include("stratus.invigilation.urls")),
    path("", include("stratus.marking.urls")),
    path("", include("stratus.results.urls")),
    path("", include("stratus.webhooks.urls")),
    path("", include("stratus.site.front_page.urls")),
]

handler404 = "stratus.site.error_pages.not_found"
handler500 = "stratus.site.error_pages.server_error"
