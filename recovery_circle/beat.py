"""When beat ticks. It only ticks: what is due is worked out from the database each time, so none, one or three beats do
no harm, and a tick that came while nobody listened is made up by the next."""

import datetime as dt
from typing import Any

from celery.schedules import schedule
from kombu import Queue

HANDS = "hands"
"""The queue of what moves requests for a hand on. A drain of the outbox takes 25 seconds where there is much to send, and a tick
that expires before a worker is free moves nobody on: a worker of its own takes these, and every other worker does, too."""

QUEUES = [Queue("celery", routing_key="celery"), Queue(HANDS, routing_key=HANDS)]
ROUTES = {"support.tasks.tend": {"queue": HANDS, "routing_key": HANDS}}

TICKS = [
    ("open the rounds that are due", "checkins.tasks.tend_rounds", 60),
    ("tend to groups", "groups.tasks.tend", 60),
    ("write to who is invited", "groups.tasks.invite", 60),
    ("find reminders due", "checkins.tasks.remind", 60),
    ("find milestones reached", "milestones.tasks.notice_milestones", 300),
    ("ask after those who wanted it", "journeys.tasks.say_hello", 300),
    ("tell of gatherings that moved or are off", "gatherings.tasks.tend", 30),
    ("find gatherings that are near", "gatherings.tasks.remind", 300),
    ("tell whose month has gone by", "scales.tasks.remind", 300),
    ("find partners whose time has come", "partners.tasks.remind", 300),
    ("drain the outbox", "notices.tasks.drain", 30),
    ("put before people what waits for an answer", "shares.tasks.tend_waiting", 60),
    ("purge what has faded", "shares.tasks.purge_faded", 300),
    ("purge check-ins that have faded", "checkins.tasks.purge_faded", 300),
    ("purge celebrations that have faded", "milestones.tasks.purge_faded", 300),
    ("purge copies of plans that are over", "journeys.tasks.purge_over", 300),
    ("purge gatherings that have faded", "gatherings.tasks.purge_faded", 300),
    ("purge what two said to each other and has faded", "conversations.tasks.purge_over", 300),
    ("purge what partners said and has faded", "partners.tasks.purge_over", 300),
    ("erase sessions that are over", "members.tasks.purge_over", 3600),
    ("erase what was decided to be removed", "moderation.tasks.tend", 30),
    ("erase reports that are long closed", "moderation.tasks.purge_over", 3600),
    ("end and erase live rounds", "live.tasks.tend", 300),
    ("erase accounts whose time is over", "members.tasks.erase_due", 60),
    ("move requests for a hand on", "support.tasks.tend", 15),
    ("try the way to a hand", "support.tasks.drill", 60),
    ("write the lines of Support now", "support.tasks.write_lines", 60),
    ("tell admins of lines that end", "support.tasks.tell_of_lines", 3600),
    ("purge requests for a hand that have faded", "support.tasks.purge_over", 300),
]
"""What for, which task, every how many seconds."""

SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": task, "schedule": schedule(dt.timedelta(seconds=every)), "options": {"expires": every}}
    for name, task, every in TICKS
}
