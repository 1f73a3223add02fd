"""Paths of the journeys app."""

from django.urls import path

from journeys.views import changes, copies, days, directive, notes, plan, road, roads, steps

app_name = "journeys"

urlpatterns = [
    path("journey/", road.road, name="road"),
    path("journey/begin/", road.begin, name="begin"),
    path("journey/<id:journey_id>/", road.road, name="one"),
    path("journey/<id:journey_id>/edit/", road.edit, name="edit"),
    path("journey/<id:journey_id>/chapter/", road.chapter, name="chapter"),
    path("journey/<id:journey_id>/front/", roads.front, name="front"),
    path("journey/<id:journey_id>/erase/", roads.erase, name="erase"),
    path("journey/<id:journey_id>/without/", roads.without, name="without"),
    path("journey/<id:journey_id>/meeting/", roads.meeting, name="meeting"),
    path("journey/chapter/<id:chapter_id>/", road.edit_chapter, name="edit_chapter"),
    path("journey/bend/<id:bend_id>/", road.bend, name="bend"),
    path("journey/day/", days.day, name="day"),
    path("journey/day/before/", days.day, {"back": 1}, name="yesterday"),
    path("insights/", days.insights, name="insights"),
    path("insights/hide/", days.hide, name="hide_insights"),
    path("journey/step/", steps.resume, name="resume"),
    path("journey/step/<int:number>/", steps.step, name="step"),
    path("journey/step/company/", steps.company, name="company"),
    path("journey/step/after/", steps.after, name="after"),
    path("journey/back/", steps.back, name="back"),
    path("journey/step/let-go/", steps.let_go, name="let_go"),
    path("plan/", plan.plan, name="plan"),
    path("plan/changes/", changes.changes, name="changes"),
    path("plan/changes/forget/", changes.forget, name="forget"),
    path("plan/changes/<id:version_id>/", changes.version, name="version"),
    path("plan/copies/", copies.give, name="copies"),
    path("plan/copies/<id:copy_id>/refresh/", copies.refresh, name="refresh_copy"),
    path("plan/copies/<id:copy_id>/end/", copies.end, name="end_copy"),
    path("plan/of/<id:copy_id>/", copies.of, name="of"),
    path("plan/thoughts/", copies.thoughts, name="thoughts"),
    path("plan/thoughts/<id:suggestion_id>/", copies.thought, name="thought"),
    path("plan/thoughts/<id:suggestion_id>/take-back/", copies.take_back, name="take_back_thought"),
    path("plan/help/", directive.directive, name="directive"),
    path("plan/print/", plan.on_paper, name="on_paper"),
    path("plan/file/", notes.file, name="file"),
    path("plan/notes/", notes.download, name="notes"),
    path("plan/pairs/take-out/", plan.take_out, name="take_out"),
    path("plan/goals/step/", plan.tick, name="tick"),
    path("plan/<slug:slug>/", plan.section, name="section"),
]
