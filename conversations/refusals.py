"""What one cannot do just now, said kindly. None of it depends on what the other wishes."""

from groups.refusals import NotNow


class Lately(NotNow):
    sentence = "This was not sent: you wrote to them less than seven days ago. Seven days after that you can write again."


class ManyAsked(NotNow):
    sentence = "You wrote to five new people within a day. Tomorrow you can write to more. Whoever said yes you can write to now."


class Gone(NotNow):
    sentence = "That is not there any more. Here is how things stand."
