"""All settings, in one place, closed by default. Every value that differs between installations is read from the
environment (`.env.example` explains each); what is missing and matters stops the start with a sentence."""

from email.utils import parseaddr
from pathlib import Path

from environs import Env, validate

from recovery_circle import beat, logs
from vault.masterkeys import parse as parse_master_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# -- What this process is -------------------------------------------------------------------------------------------
PART = env.str("PART", "web", validate=validate.OneOf(["web", "worker", "beat", "owner"]))
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
SITE_NAME = env.str("SITE_NAME", "Wayside")

# -- Secrets: no default, ever --------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
MASTER_KEYS = env.str("MASTER_KEYS")
parse_master_keys(MASTER_KEYS)
BACKUP_ERASURE_DAYS = env.int("BACKUP_ERASURE_DAYS", 14)  # members are promised this: vault/backups.py

# -- Where it is reached --------------------------------------------------------------------------------------------
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
SECURE = PUBLIC_URL.startswith("https://")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
NOW_DIR = env.path(
    "NOW_DIR", BASE_DIR / ".now"
)  # files /now/ is served from: the worker writes, every web process reads
SUPPORT_COUNTRY = env.str("SUPPORT_COUNTRY", "").upper()  # whose lines /now/ shows first; empty asks
DRILL_URL = (env.str("DRILL_URL", "") or PUBLIC_URL).rstrip("/")  # where the worker reaches this site's pages
LEAVE_URL = env.str("LEAVE_URL", "https://www.wikipedia.org/")

# -- Apps -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "moderation",
    "support",
    "live",
    "calendars",
    "partners",
    "conversations",
    "resources",
    "scales",
    "gatherings",
    "milestones",
    "checkins",
    "shares",
    "journeys",
    "groups",
    "notices",
    "members",
    "vault",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "lucide",
    "csp",
    "recovery_circle",
]

MIDDLEWARE = [
    "core.middleware.clean_input",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.discreet_headers",
    "core.middleware.words_for_not_allowed",
    "core.middleware.nameless",
    "members.middleware.LateKeys",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "members.middleware.quiet_lock",
    "members.middleware.ended_door",
    "members.middleware.look_through_member",
]

ROOT_URLCONF = "recovery_circle.urls"
WSGI_APPLICATION = "recovery_circle.wsgi.application"

TEMPLATE_LOADERS = ["core.loading.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.frame",
            ],
            "builtins": ["core.templatetags.wayside"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "wayside"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Database: PostgreSQL through the locks ---------------------------------------------------------------------------
_database = env.dj_db_url("DATABASE_URL", conn_max_age=0 if PART == "worker" else 60, conn_health_checks=True)
_from_query = _database.get("OPTIONS", {})
DATABASES = {  # time limits belong to the roles: recovery_circle/database/roles.sql
    "default": {
        **_database,
        "ENGINE": "vault.postgresql",
        "HOST": _database.get("HOST") or _from_query.get("host", ""),
        "PORT": _database.get("PORT") or _from_query.get("port", ""),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {k: v for k, v in _from_query.items() if k not in {"host", "port"}},
    }
}
DISABLE_SERVER_SIDE_CURSORS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters for rate limits live in the database: they hold while Redis is down, and Redis never holds anything but hints.
# The table is large, for Django throws out a third of a full one: nobody flushes the counters by making new ones.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_counters",
        "KEY_FUNCTION": "core.counters.hidden",  # the keys would hold people's addresses
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# -- Celery: the nudge; the outbox is the promise ---------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL")
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "retry_on_timeout": False,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False  # a nudge that fails is left to the sweep; no page waits for it
CELERY_BEAT_SCHEDULE, CELERY_TASK_QUEUES, CELERY_TASK_ROUTES = beat.SCHEDULE, beat.QUEUES, beat.ROUTES

# -- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <hello@localhost>")
DRILL_EMAIL = env.str("DRILL_EMAIL", "") or parseaddr(DEFAULT_FROM_EMAIL)[1]  # gets one mail a day
DEMO_MAIL_DIR = env.str("DEMO_MAIL_DIR", "")

# -- Members, signing in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["members.lookups.Backend"]
LOGIN_URL = "/in/login/"
LOGIN_REDIRECT_URL = "/today/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("sign_in_name", "display_name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_DISPLAY = "members.adapter.user_display"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {
    "signup": "members.forms.JoinForm",
    "login": "members.forms.SignInForm",
    "change_password": "members.forms.ChangePasswordForm",
    "set_password": "members.forms.SetPasswordForm",
    "reset_password": "members.forms.ResetPasswordForm",
    "reset_password_from_key": "members.forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_BLACKLIST = [
    "admin", "administrator", "facilitator", "moderator", "support", "staff", "root", "help",
]  # fmt: skip
MFA_ADAPTER = "members.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "members.keys.AddKeyForm",
    "login_webauthn": "members.keys.SignInKeyForm",
    "authenticate_webauthn": "members.keys.SecondStepKeyForm",
    "reauthenticate_webauthn": "members.keys.AgainKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODE_DIGITS = 12  # long, for a code may stand alone (members/recovery.py)
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

SESSION_ENGINE = "members.lookups"
SESSION_COOKIE_NAME = "__Host-here" if SECURE else "here"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-form" if SECURE else "form"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.forgery"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- Headers ----------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
# Stricter (no-referrer) makes browsers send `Origin: null` with our own forms, and Django refuses those.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
X_FRAME_OPTIONS = "DENY"
_nothing = ["default-src", "frame-ancestors", "base-uri"]
_ourselves = ["script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src"]
_directives = {**{name: ["'none'"] for name in _nothing}, **{name: ["'self'"] for name in _ourselves}}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**_directives, "img-src": ["'self'", "data:"]}}
_off = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
PERMISSIONS_POLICY: dict[str, list[str]] = {sense: [] for sense in _off.split()}

# -- Static files, language, time -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".static")
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", False)  # then names carry a hash
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
LANGUAGE_CODE = "en"
TIME_ZONE = env.str("SITE_TIME_ZONE", "UTC")
FIRST_DAY = min(max(env.int("FIRST_DAY", 0), 0), 1)  # what a road's first day is called at first

# -- Bounds -----------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []
CONSENT_VERSION = "2026-11"
QUIET_MINUTES = 15

# -- Logs: no words, no queries, no addresses -------------------------------------------------------------------------
LOGGING = logs.LOGGING
