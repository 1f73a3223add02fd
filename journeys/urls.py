"""Paths of the journeys app."""

from django.urls import path

from journeys.views import plan, road, steps

app_name = "journeys"

urlpatterns = [
    path("journey/", road.road, name="road"),
    path("journey/begin/", road.begin, name="begin"),
    path("journey/edit/", road.edit, name="edit"),
    path("journey/chapter/", road.chapter, name="chapter"),
    path("journey/chapter/<id:chapter_id>/", road.edit_chapter, name="edit_chapter"),
    path("journey/bend/<id:bend_id>/", road.bend, name="bend"),
    path("journey/step/", steps.resume, name="resume"),
    path("journey/step/<int:number>/", steps.step, name="step"),
    path("journey/step/company/", steps.company, name="company"),
    path("journey/step/after/", steps.after, name="after"),
    path("journey/step/let-go/", steps.let_go, name="let_go"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<slug:slug>/", plan.section, name="section"),
]
