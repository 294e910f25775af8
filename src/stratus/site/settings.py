"""Django's settings. Everything that differs between installations comes from the environment or from the home folder."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from stratus.server.assets import front_end
from stratus.server.processes import database, home
from stratus.site import mail

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = home.secret("django").hex()
CALLER_KEY = home.secret("django")  # signs the cookie by which the front knows people who are logged in
PLAYER_KEY = home.secret("player")  # signs the tokens of candidates' browsers
LINK_KEY = home.secret("links")  # launch links and direct links are derived from it
KEPT_ANSWERS_KEY = home.secret("kept_answers")  # encrypts what is kept for a while: responses for repeated requests, files of jobs
SETTINGS_KEY = home.secret("settings")  # encrypts passwords and secrets that an organisation sets
ALLOWED_HOSTS = ["*"]  # tenancy decides which host belongs to which tenant
ROOT_URLCONF = "stratus.site.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "stratus.tenancy",
    "stratus.events",
    "stratus.jobs",
    "stratus.search",
    "stratus.ui",
    "stratus.people",
    "stratus.login",
    "stratus.organisation",
    "stratus.text_templates",
    "stratus.library",
    "stratus.assessments",
    "stratus.scheduling",
    "stratus.delivery",
    "stratus.invigilation",
    "stratus.marking",
    "stratus.results",
    "stratus.reports",
    "stratus.webhooks",
    "stratus.external_api",
    "stratus.site",
]

MIDDLEWARE = [
    "stratus.server.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "stratus.server.middleware.DownloadMiddleware",
    "stratus.server.middleware.TenantMiddleware",
    "stratus.server.middleware.LoggedInMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stratus.login.middleware.ActorMiddleware",
    "stratus.login.middleware.PreferencesMiddleware",
    "stratus.login.middleware.ObligationsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "stratus.ui.forms.once.OnceMiddleware",
    "stratus.server.middleware.DomainErrorMiddleware",
]

MESSAGE_STORAGE = "stratus.ui.notices.Notices"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "item_types"],  # an item type's templates are in its folder
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "stratus.ui.context.navigation",
            ],
        },
    }
]

DATABASES = {
    "default": database.for_django(os.environ.get("STRATUS_ROLE", "stratus_app") or None),
}

AUTHENTICATION_BACKENDS = [
    "stratus.login.backend.TenantBackend",
    "stratus.people.login.TenantBackend",  # sessions of release 0.1 name it
]
PASSWORD_HASHERS = ["stratus.login.backend.Argon2Hasher"]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"

SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # user names are unique within a tenant

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "stratus_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "stratus_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "stratus.site.error_pages.csrf_failure"

# Set if a proxy terminates TLS; headers of other proxies are ignored.
if os.environ.get("STRATUS_TRUSTED_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 180 * 24 * 3600  # sent over TLS only
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],  # what a question shows is opened from sealed objects, in the page
        "connect-src": [SELF, "blob:"],  # a document that was opened from sealed objects, in the page
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Jobs are in the packages of their subjects; a worker has to import all of them.
PROCRASTINATE_IMPORT_PATHS = [
    ".".join(("stratus", *path.relative_to(PACKAGE).with_suffix("").parts))
    for name in ("tasks.py", "stalled_jobs.py")
    for path in sorted(PACKAGE.rglob(name))
]

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True

STATIC_URL = "/static/"
WEB_DIST = front_end.folder()
STATICFILES_DIRS = [("web", WEB_DIST)] if WEB_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/web/assets/.+-[\w-]{8}\.\w+$"  # Vite's file names contain a hash of the content

STORAGES = {
    "default": {
        "BACKEND": "stratus.foundation.files.storage.Files",
        "OPTIONS": {"location": home.folder("files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SEALED_FOLDER = home.folder("sealed")  # a cache of this machine: what is missing is made again
DATA_UPLOAD_MAX_MEMORY_SIZE = 33 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # two for each cell of the largest blueprint (`assessments.blueprints.rules.MOST_CELLS`)

globals().update(mail.parse(os.environ.get("STRATUS_EMAIL_URL", "")))
# Told by whoever started this process; a worker that runs apart does not know it.
LISTENS_ON_LOOPBACK = os.environ.get("STRATUS_ADDRESS", "").startswith(("127.", "::1", "[::1]", "localhost"))
OUTGOING_ALLOW = [part.strip() for part in os.environ.get("STRATUS_OUTGOING_ALLOW", "").split(",") if part.strip()]

LOGGING_CONFIG = "stratus.server.processes.logs.configure"
# Django calls LOGGING_CONFIG only if LOGGING is not empty.
LOGGING: dict[str, object] = {"version": 1}
