"""The drill: once a day the house asks for a hand itself, over the web and by mail as anybody would, in a circle of its own, and says
whether somebody would have been reached (`support.way`). Worker only."""
