"""Forms for saying something. What was typed stays in them, whatever happens."""

from shares.forms.answering import EditForm, ReplyForm
from shares.forms.composer import ShareForm

__all__ = ["EditForm", "ReplyForm", "ShareForm"]
