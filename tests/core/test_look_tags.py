"""Tags and filters of the look, and the form pack: what they say, and that nobody's words get through unescaped."""

import datetime as dt

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from core import clock
from core.drawing import medallion, pebble, pebble_number, road_bend, seats
from core.drawing.pebbles import COUNT
from core.fields import ManyOptions, Options, ZoneField, Zones

NOW = dt.datetime(2026, 11, 17, 16, 30, tzinfo=dt.UTC)  # a Tuesday
HOSTILE = "<script>alert(1)</script>\u202e"


def say(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def ago(**distance: float) -> dt.datetime:
    return NOW - dt.timedelta(**distance)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ago(seconds=20), "A moment ago"),
        (ago(seconds=90), "A minute ago"),
        (ago(minutes=40), "40 minutes ago"),
        (ago(minutes=90), "An hour ago"),
        (ago(hours=5), "5 hours ago"),
        (ago(hours=8), "This morning"),
        (ago(hours=21), "Yesterday evening"),
        (ago(hours=18), "Last night"),
        (ago(days=2), "Sunday"),
        (ago(days=42), "6 October"),
        (ago(days=442), "1 September 2025"),
        (ago(minutes=-20), "In 20 minutes"),
        (ago(hours=-3), "Tonight, 7:30 pm"),
        (ago(hours=-17.5), "Tomorrow, 10 am"),
        (ago(days=-4, hours=6.5), "Saturday, 10 am"),
        (dt.date(2025, 10, 6), "6 October 2025"),
    ],
)
def test_when(at: dt.datetime | dt.date, said: str) -> None:
    assert f">{said}</time>" in say("{% when at now 'UTC' %}", at=at, now=NOW)


def test_when_is_told_by_the_members_own_clock() -> None:
    late = dt.datetime(
        2026, 11, 16, 23, 30, tzinfo=dt.UTC
    )  # 8:30 on the 17th in Tokyo, where it is now 1:30 on the 18th
    assert "Yesterday morning" in say("{% when at now 'Asia/Tokyo' %}", at=late, now=NOW)
    assert "Last night" in say("{% when at now 'UTC' %}", at=late, now=NOW)


def test_a_vague_time_hides_the_minute_from_the_page_source_too() -> None:
    told = say("{% when at now 'UTC' True %}", at=ago(minutes=40), now=NOW)
    assert told == '<time datetime="2026-11-17">This afternoon</time>'


def test_inside_a_sentence_a_time_starts_small_and_a_weekday_does_not() -> None:
    assert ">yesterday evening<" in say("{% when at now 'UTC' mid=True %}", at=ago(hours=21), now=NOW)
    assert ">Sunday<" in say("{% when at now 'UTC' mid=True %}", at=ago(days=2), now=NOW)


def test_no_time_is_no_text() -> None:
    assert say("{% when at now %}|{% day at now %}", at=None, now=NOW) == "|"


def test_paragraphs_escape_and_keep_line_breaks() -> None:
    told = say("{{ words|paragraphs }}", words=f"{HOSTILE}\nstill\n\n\n\nnext & last")
    assert "<script" not in told
    assert told.count('<p dir="auto">') == 2
    assert "<br>still" in told
    assert "next &amp; last</p>" in told
    assert say("{{ words|paragraphs }}", words=None) == ""


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], ""),
        (["You"], "You"),
        (["You", "Lark"], "You and Lark"),
        (["You", "Lark", "Ana", "Birch"], "You, Lark, Ana and Birch"),
        (["You", "Lark", "Ana", "Birch", "Joe"], "You, Lark, Ana, Birch and others"),
    ],
)
def test_names(people: list[str], said: str) -> None:
    told = say("{{ people|names }}", people=people)
    assert told.replace("<bdi>", "").replace("</bdi>", "") == said


def test_names_are_escaped_and_isolated() -> None:
    told = say("{{ people|names }}", people=[HOSTILE])
    assert told.startswith("<bdi>&lt;script")
    assert told.endswith("</bdi>")


def test_number_words() -> None:
    assert say("{{ 11|number_word|capfirst }} {{ 0|number_word }} {{ 21|number_word }}") == "Eleven no 21"
    assert say("{{ x|number_word }}", x="many") == "many"


def test_icons_by_name_and_by_variable_are_the_same() -> None:
    assert say('{% icon "lock" %}') == say("{% icon name %}", name="lock")
    assert 'aria-hidden="true"' in say('{% icon "lock" %}')


def test_a_pebble_is_of_one_membership_and_of_no_member() -> None:
    assert pebble_number("abc") == pebble_number("abc")
    # Each run has a key of its own: of 600 names one pebble in two hundred runs stayed unused; of 6,000 none ever will.
    numbers = {pebble_number(f"seat-{n}") for n in range(6_000)}
    assert numbers == set(range(COUNT))
    assert len({str(pebble(n)) for n in range(COUNT)}) == COUNT


def test_seats_in_words_and_at_most_fourteen() -> None:
    assert 'aria-label="Eleven people in a circle, and one open seat"' in seats(range(11), 1)
    assert 'aria-label="One person in a circle, every seat taken"' in seats([3], 0)
    many = seats(range(30), 1)
    assert many.count("<g ") == 14
    assert "and more" in many
    assert 'aria-hidden="true"' in seats([1, 2], 1, label="")
    assert "&lt;b" in seats([1], label="<b")
    assert seats([], 1)


def test_a_medallion_only_gains_light() -> None:
    lit = [str(medallion(n, "months", n)).count('r="4.4"') for n in range(13)]
    assert lit == list(range(13))
    assert str(medallion(3, "years", 99, 9)).count('r="4.4"') == 12
    assert "&lt;" in medallion("<", "<", 1)


@pytest.mark.parametrize("colour", ["honey", "pine", "heather", "lake"])
def test_a_medallion_has_its_ladders_colour_and_a_flower_where_there_is_no_number(colour: str) -> None:
    drawn = medallion(6, "months", 6, colour=colour)
    assert f"var(--{colour})" in drawn
    assert "<text" in drawn
    flower = medallion("", "", 12, colour=colour)
    assert "<text" not in flower
    assert f"var(--{colour}soft)" in flower


def test_a_medallion_takes_no_colour_but_the_looks() -> None:
    assert medallion(6, "months", 6, colour='red"/><script>') == medallion(6, "months", 6)


def test_the_road_bends_right_then_left() -> None:
    assert road_bend("on", 1) == road_bend("on", "right") != road_bend("on", 2)


class Form(forms.Form):
    sky = forms.ChoiceField(
        label="What’s the weather?",
        required=False,
        choices=[("grey", "Grey"), ("bright", "<b>Bright</b>")],
        widget=Options(layout="skies", icons={"grey": "cloud"}, hints={"grey": "<i>small</i>"}),
    )
    needs = forms.MultipleChoiceField(choices=[("c", "Captions")], widget=ManyOptions(), required=False)
    words = forms.CharField(label="Your words", help_text="A word is plenty.", widget=forms.Textarea)
    agreed = forms.BooleanField(label="I agree")
    nothing = forms.CharField(required=False, widget=forms.HiddenInput)


def test_a_fresh_form_asks_gently() -> None:
    page = say("{% load crispy_forms_tags %}{{ form|crispy }}", form=Form())
    assert "*" not in page
    assert "checked" not in page
    assert "summary" not in page
    assert page.count("(optional)") == 2
    assert '<label class="option"><input id="id_sky_0" name="sky" type="radio" value="grey">' in page
    assert "&lt;b&gt;Bright" in page
    assert "<small>&lt;i&gt;small" in page
    assert page.index("A word is plenty.") < page.index("<textarea")
    assert 'aria-describedby="id_words_helptext"' in page


def test_a_form_with_errors_leads_to_each() -> None:
    page = say("{% load crispy_forms_tags %}{{ form|crispy }}", form=Form({"sky": "plaid", "words": HOSTILE}))
    assert 'class="summary" role="alert" tabindex="-1"' in page
    assert "Two things to look at" in page
    assert 'href="#id_sky_0"' in page
    assert 'href="#id_agreed"' in page
    for described in ("id_sky_error", "id_agreed_error"):
        assert f'id="{described}"' in page
    assert 'aria-invalid="true"' in page
    assert "&lt;script&gt;alert" in page
    assert "<script" not in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_nothing(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert 'href="/now/"' in page
    assert 'href="/leave/"' in page
    assert "{{" not in page
    assert "<script" not in page


def test_a_helpers_whole_form() -> None:
    class Laid(Form):
        helper = FormHelper()
        helper.layout = Layout(
            Div(Field("sky", wrapper_class="wide"), css_class="stack"),
            Fieldset("More", "words", "needs"),
            ButtonHolder(Submit("send", "Send it"), Button("other", "Wait")),
        )

    page = say("{% load crispy_forms_tags %}{% crispy form %}", form=Laid({"words": ""}), csrf_token="t0ken")
    assert page.count("<form") == 1
    assert 'class="stack"' in page
    assert "t0ken" in page
    assert 'class="summary" role="alert"' in page
    assert '<fieldset class="field wide' in page
    assert '<legend class="legend">More</legend>' in page
    assert ">Send it</button>" in page


@pytest.mark.parametrize(
    "value", ["Europe/Dublin", "UTC", "Etc/GMT+12", "GMT", None, "", "Nowhere/None", HOSTILE, '"', 7]
)
@pytest.mark.parametrize(
    "attrs", [None, {"class": "form-select", "aria-describedby": HOSTILE, "required": True}]
)
def test_the_list_of_zones_is_what_django_draws(value: object, attrs: dict[str, object] | None) -> None:
    theirs = forms.Select({"id": "z"}, choices=clock.zones_by_continent()).render("zone", value, attrs)
    assert Zones({"id": "z"}).render("zone", value, attrs) == theirs
    assert theirs.count(" selected") == (value in clock.known_zones())


def test_the_list_of_zones_forgets_who_chose_before() -> None:
    class Where(forms.Form):
        zone = ZoneField()

    for name in sorted(clock.known_zones()):
        form = Where({"zone": name})
        assert form.is_valid()
        drawn = str(form["zone"])
        assert drawn.count(" selected") == 1
        assert f'<option value="{name}" selected>' in drawn
    assert " selected" not in str(Where()["zone"])
    assert not Where({"zone": HOSTILE}).is_valid()
    assert HOSTILE not in str(Where({"zone": HOSTILE}))
