"""Paths of the checkins app."""

from django.urls import URLPattern, path

from checkins.views import (
    answering,
    asks,
    beginnings,
    departures,
    history,
    holding,
    letters,
    reminding,
    rhythms,
)

app_name = "checkins"

urlpatterns: list[URLPattern] = [
    path("c/<id:round_id>/", answering.answer, name="answer"),
    path("c/<id:round_id>/pass/", answering.pass_by, name="pass_by"),
    path("c/<id:round_id>/back/", answering.take_back, name="take_back"),
    path("c/<id:round_id>/keep/", beginnings.keep, name="keep"),
    path("c/<id:round_id>/let-go/", beginnings.let_go, name="let_go"),
    path("c/<id:round_id>/hold/", holding.hold, name="hold"),
    path("c/<id:round_id>/hold/words/", holding.afterword, name="afterword"),
    path("c/<id:round_id>/hold/over/", holding.hand_over, name="hand_over"),
    path("c/<id:round_id>/hold/<id:seat_id>/", letters.write_to, name="write_to"),
    path("l/<id:letter_id>/", letters.letter, name="letter"),
    path("g/<id:group_id>/wishes/", letters.wishes, name="wishes"),
    path("g/<id:group_id>/rounds/", rhythms.rounds, name="rounds"),
    path("g/<id:group_id>/rounds/set/", rhythms.set_rhythm, name="set_rhythm"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/change/", rhythms.change_rhythm, name="change_rhythm"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/pause/", departures.pause_rhythm, name="pause_rhythm"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/resume/", departures.resume_rhythm, name="resume_rhythm"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/without/", departures.leave_out, name="leave_out"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/more/", departures.add_round, name="add_round"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/end/", rhythms.end_rhythm, name="end_rhythm"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/ask/", asks.ask, name="ask"),
    path("g/<id:group_id>/rounds/<id:rhythm_id>/ask/preview/", asks.preview, name="preview"),
    path("me/checkins/", history.mine, name="mine"),
    path("me/checkins/notes.json", history.notes, name="notes"),
    path("g/<id:group_id>/reminders/", reminding.reminders, name="reminders"),
    path("g/<id:group_id>/reminders/mute/", reminding.mute, name="mute_reminders"),
    path("me/reminders/", reminding.mine, name="my_reminders"),
    path("care/", holding.care, name="care"),
]
