"""Paths of the journeys app."""

from django.urls import path

from journeys import step_views, views

app_name = "journeys"

urlpatterns = [
    path("journey/", views.road, name="road"),
    path("journey/begin/", views.begin, name="begin"),
    path("journey/edit/", views.edit, name="edit"),
    path("journey/chapter/", views.chapter, name="chapter"),
    path("journey/chapter/<id:chapter_id>/", views.edit_chapter, name="edit_chapter"),
    path("journey/bend/<id:bend_id>/", views.bend, name="bend"),
    path("journey/step/", step_views.resume, name="resume"),
    path("journey/step/<int:number>/", step_views.step, name="step"),
    path("journey/step/company/", step_views.company, name="company"),
    path("journey/step/after/", step_views.after, name="after"),
    path("journey/step/let-go/", step_views.let_go, name="let_go"),
    path("plan/", views.plan, name="plan"),
    path("plan/<slug:slug>/", views.section, name="section"),
]
