"""What the web server loads. It refuses to serve where a system check finds the house unsafe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")

application = get_wsgi_application()

from recovery_circle.startup import refuse_if_unsafe  # noqa: E402  (needs Django set up)

refuse_if_unsafe()
