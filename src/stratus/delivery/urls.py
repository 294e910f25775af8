"""The candidates' addresses. A regular expression can tell the three paths apart, which proctoring tools need."""

from django.urls import path, re_path

from stratus.delivery.breaks import pages as breaks
from stratus.delivery.entrance import keycode, pages
from stratus.delivery.papers.sealed import pages as sealed
from stratus.delivery.practice import pages as practising
from stratus.delivery.practice.preview import pages as previewing
from stratus.delivery.safeguards import pages as safeguards
from stratus.delivery.safeguards.proctoring import pages as proctoring
from stratus.delivery.safeguards.seb import pages as seb

app_name = "delivery"

urlpatterns = [
    path("delivery/external-login", pages.external_login, name="external-login"),
    path("exam/keycode", keycode.keycode, name="keycode"),
    path("exam/practice", practising.practice, name="practice"),
    path("exam/practice/paper", practising.paper, name="practice_paper"),
    path("assessments/<int:pk>/preview", previewing.preview, name="preview_draft"),
    path("assessments/<int:pk>/preview/paper", previewing.paper, name="preview_draft_paper"),
    path("assessments/<int:pk>/preview/key", previewing.key, name="preview_draft_key"),
    path("assessments/<int:pk>/versions/<int:number>/preview", previewing.preview, name="preview"),
    path("assessments/<int:pk>/versions/<int:number>/preview/paper", previewing.paper, name="preview_paper"),
    path("assessments/<int:pk>/versions/<int:number>/preview/key", previewing.key, name="preview_key"),
    path("delivery/proctoring", proctoring.go, name="proctoring"),
    path("delivery/seb/quit", seb.quit_page, name="seb_quit"),
    path("delivery/seb/<int:registration_id>.seb", seb.own_file, name="own_seb_file"),
    path("delivery/schedules/<int:pk>/safeguards", safeguards.page, name="safeguards"),
    path("delivery/schedules/<int:pk>/breaks", breaks.page, name="breaks"),
    path("delivery/schedules/<int:pk>/exam.seb", seb.schedule_file, name="schedule_seb_file"),
    path("delivery/schedules/<int:pk>/candidates/<int:registration_pk>/exam.seb", seb.candidate_file, name="candidate_seb_file"),
    path("admin/safe-exam-browser", seb.admin, name="seb_settings"),
    path("admin/proctorio", proctoring.admin, name="proctorio_settings"),
    path("exam/start/<int:registration_id>", pages.player, name="start"),
    path("exam/take/<int:registration_id>", pages.player, name="take"),
    path("exam/end/<int:registration_id>", pages.player, name="end"),
    # Looked at before anything else: digits that are an id, 64 that are a hash, in this writing alone.
    re_path(r"^exam/objects/of/(?P<registration_id>[0-9]{1,18})$", sealed.objects_of, name="objects"),
    re_path(r"^exam/objects/(?P<schedule_id>[0-9]{1,18})/(?P<wanted>[0-9a-f]{64})$", sealed.sealed_object, name="sealed_object"),
]
