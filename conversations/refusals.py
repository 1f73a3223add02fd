"""What one cannot do just now, said kindly. None of it depends on what the other wishes."""

from groups.refusals import NotNow


class Lately(NotNow):
    sentence = "You wrote to them within the last seven days. After that you can write again; nobody is told that you tried."


class ManyAsked(NotNow):
    sentence = "You wrote to five new people within a day. Tomorrow you can write to more. Whoever said yes you can write to now."


class Gone(NotNow):
    sentence = "That is not there any more. Here is how things stand."
