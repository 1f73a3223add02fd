"""What the web server loads. It refuses to serve where a system check finds the house unsafe."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")

application = get_wsgi_application()

from recovery_circle.startup import refuse_if_unsafe  # noqa: E402  (needs Django set up)

refuse_if_unsafe()

# What is loaded by now stays: the collector need not walk it again. And a page makes some thousand objects that die with
# it: looking for cycles after every 700 costs a tenth of its time (bench/).
gc.collect()
gc.freeze()
gc.set_threshold(3_000, 20, 50)
