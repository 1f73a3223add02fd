"""Paths of the milestones app."""

from django.urls import path

from milestones.views import cards, celebrating, ladders, moments

app_name = "milestones"

urlpatterns = [
    path("journey/<id:journey_id>/ladder/", ladders.choose, name="ladder"),
    path("journey/<id:journey_id>/moment/", moments.mark, name="mark"),
    path("journey/moments/<id:moment_id>/", moments.moment, name="moment"),
    path("journey/moments/<id:moment_id>/off/", moments.take_off, name="take_off"),
    path("journey/moments/<id:milestone_id>/card/", cards.keepsake, name="keepsake"),
    path("journey/moments/<id:milestone_id>/celebrate/", celebrating.celebrate, name="celebrate"),
    path("journey/moments/<id:milestone_id>/put-away/", celebrating.put_away, name="put_away"),
    path("me/fuss/", ladders.fuss, name="fuss"),
    path("e/<id:celebration_id>/", celebrating.celebration, name="celebration"),
    path("e/<id:celebration_id>/card/", cards.card, name="card"),
    path("e/<id:celebration_id>/word/", celebrating.kind_word, name="kind_word"),
    path("e/<id:celebration_id>/take-down/", celebrating.take_down, name="take_down"),
    path("g/<id:group_id>/celebrations/", cards.for_round, name="for_round"),
    path("g/<id:group_id>/ladder/", ladders.group_ladder, name="group_ladder"),
    path("org/ladders/", ladders.ladders, name="ladders"),
    path("org/ladders/new/", ladders.new_ladder, name="new_ladder"),
    path("org/ladders/<id:ladder_id>/", ladders.edit_ladder, name="edit_ladder"),
]
