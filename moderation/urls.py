"""Paths of the moderation app. Short and neutral: none says what was reported, or by whom."""

from django.urls import URLPattern, path

from moderation import views

app_name = "moderation"

urlpatterns: list[URLPattern] = [
    path("reports/", views.reports, name="reports"),
    path("reports/new/<slug:kind>/<id:about>/", views.tell, name="tell"),
    path("reports/<id:report_id>/", views.report, name="report"),
    path("reports/l/<id:case_letter_id>/", views.letter, name="letter"),
    path("care/cases/", views.cases, name="cases"),
    path("care/cases/<id:case_id>/", views.case, name="case"),
    path("care/cases/<id:case_id>/take/", views.take, name="take"),
    path("care/cases/<id:case_id>/back/", views.give_back, name="give_back"),
    path("care/cases/<id:case_id>/look/", views.look, name="look"),
    path("care/cases/<id:case_id>/words/", views.words, name="words"),
    path("care/cases/<id:case_id>/act/<id:piece_id>/<slug:verb>/", views.act, name="act"),
    path("care/cases/<id:case_id>/answer/", views.answer, name="answer"),
    path("care/cases/<id:case_id>/more/", views.more, name="more"),
    path("care/openings/<id:opening_id>/", views.opening, name="opening"),
    path("care/openings/<id:opening_id>/agree/", views.agree, name="agree"),
    path("care/openings/<id:opening_id>/decline/", views.decline, name="decline"),
    path("care/openings/<id:opening_id>/begin/", views.begin, name="begin"),
    path("care/openings/<id:opening_id>/end/", views.end, name="end"),
    path("care/openings/<id:opening_id>/read/", views.read, name="read"),
    path("care/ends/<id:end_id>/", views.account_end, name="account_end"),
    path("care/ends/<id:end_id>/agree/", views.agree_end, name="agree_end"),
    path("care/ends/<id:end_id>/decline/", views.decline_end, name="decline_end"),
    path("care/ends/<id:end_id>/end/", views.end_account, name="end_account"),
    path("ended/", views.ended, name="ended"),
    path("ended/erase/", views.ended_erase, name="ended_erase"),
    path("numbers/", views.numbers, name="numbers"),
]
