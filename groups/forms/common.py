"""What this app's forms share."""

from crispy_forms.helper import FormHelper

LARGEST = 2_147_483_647
"""PostgreSQL's integer: a promise's version cannot be more."""


def plain_helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True  # the token stands in the template, once
    return helper


def too_long(most: int) -> dict[str, str]:
    return {"max_length": f"That is longer than we can keep here: {most} letters. It is all still here."}
