"""What the sweep leaves out of Django's test harness."""

import pytest
from django.template import Template


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client copies the context of every template drawn, each option and button of a page among them. The sweep
    looks at answers only, twenty thousand of them: it draws as production does."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
