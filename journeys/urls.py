"""Paths of the journeys app."""

from django.urls import path

from journeys.views import days, plan, road, roads, steps

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
    path("plan/<slug:slug>/", plan.section, name="section"),
]
