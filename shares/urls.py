"""Paths of the shares app."""

from django.urls import URLPattern, path

from shares.views import drafts, edit, quiet, read, waiting, write

app_name = "shares"

urlpatterns: list[URLPattern] = [
    path("g/<id:group_id>/write/", write.write, name="write"),
    path("g/<id:group_id>/write/keep/", drafts.keep, name="keep"),
    path("d/<id:draft_id>/", drafts.draft, name="draft"),
    path("d/<id:draft_id>/let-go/", drafts.let_go, name="let_go"),
    path("g/<id:group_id>/since/", read.since, name="since"),
    path("g/<id:group_id>/quiet/", quiet.quiet, name="quiet"),
    path("g/<id:group_id>/waiting/", waiting.waits, name="waiting"),
    path("s/<id:share_id>/", read.share, name="share"),
    path("s/<id:share_id>/hand/", waiting.in_hand, name="in_hand"),
    path("s/<id:share_id>/hint/", waiting.hint, name="hint"),
    path("s/<id:share_id>/said/", read.said, name="said"),
    path("s/<id:share_id>/keep/", drafts.keep_reply, name="keep_reply"),
    path("s/<id:share_id>/edit/", edit.edit, name="edit"),
    path("s/<id:share_id>/more/", quiet.more, name="more"),
    path("s/<id:share_id>/block/", quiet.block, name="block"),
    path("s/<id:share_id>/back/", read.take_back, name="take_back"),
    path("s/r/<id:reply_id>/", read.reply, name="reply"),
    path("s/r/<id:reply_id>/edit/", edit.edit_reply, name="edit_reply"),
    path("s/r/<id:reply_id>/more/", quiet.more_reply, name="more_reply"),
    path("s/r/<id:reply_id>/block/", quiet.block_reply, name="block_reply"),
    path("s/r/<id:reply_id>/back/", read.take_back_reply, name="take_back_reply"),
]
