"""Who is in the demo and what they say. Everybody is made up."""

import datetime as dt

PASSWORD = "come-as-you-are"  # noqa: S105  (printed by `make demo`; the command refuses outside it)

CAST = {
    "ana": ("Ana", "Europe/Dublin"),
    "ben": ("Ben", "Europe/Dublin"),
    "cleo": ("Cleo", "America/New_York"),
    "dev": ("Dev", "Asia/Kolkata"),
    "eve": ("Eve", "Europe/Dublin"),
    "moe": ("Moe", "Europe/Berlin"),
    "ada": ("Ada", "Europe/Dublin"),
    "zoe": ("Zoe", "UTC"),
}
"""Sign-in name → pseudonym, zone. These eight can sign in."""

OTHERS = [
    "Old Joe",
    "Lark",
    "Marigold",
    "Birch",
    "Noor",
    "Kestrel",
    "Sam R",
    "Tobi",
    "Fern",
    "Wren",
    "Linnet",
]
"""People who sit in the circles so that they are not empty; nobody can sign in as them."""

TUESDAY = ["Old Joe", "Lark", "Marigold", "Birch", "Noor", "Kestrel", "Sam R"]
MORNINGS = ["Tobi", "Fern"]

SAYS: dict[str, dict[str, object]] = {
    "Tuesday Circle": {
        "themes": ["alcohol", "drugs"], "access": ["text", "camera_off", "plain"], "days": [1], "dayparts": ["evening"],
        "time_zone": "Europe/Dublin", "answer_hours": 24,
    },
    "Early Mornings": {
        "themes": ["anxiety", "mood"], "access": ["text", "plain"], "days": [0, 1, 2, 3, 4, 5, 6], "dayparts": ["morning"],
        "time_zone": "Europe/Dublin", "answer_hours": 12,
    },
}  # fmt: skip
"""What each of the two circles says of itself, for people who look for one."""

OTHER_CIRCLES: list[tuple[dict[str, object], list[tuple[str, str]], int]] = [
    ({"name": "Lamplight", "about": "We write in the evening and read in the morning.", "when_words": "Every evening, 8 to 10 pm",
      "themes": ["alcohol"], "access": ["text", "plain"], "days": [0, 1, 2, 3, 4, 5, 6], "dayparts": ["evening"],
      "time_zone": "Europe/Dublin", "stay_days": 7, "seats": 6},
     [("Lark", "Otis"), ("Noor", "Hazel"), ("Birch", "Moss"), ("Sam R", "Ines"), ("Kestrel", "Rowan")], 2),
    ({"name": "The Slow Table", "about": "Long gaps are fine. Somebody will still be here.", "when_words": "Tuesdays and Fridays, 7:30 pm",
      "themes": ["anything"], "access": ["text", "camera_off"], "days": [1, 4], "dayparts": ["evening"], "time_zone": "Europe/Dublin",
      "approach": "secular", "stay_days": 0, "meets": "hybrid"},
     [("Fern", "Kit"), ("Tobi", "Hollis"), ("Marigold", "Sorrel")], 1),
    ({"name": "Harbour Lights", "about": "Say it once, or not at all. Sit with us anyway.", "when_words": "Sundays, 6 pm",
      "themes": ["alcohol", "grief"], "access": ["step_free"], "days": [6], "dayparts": ["evening"], "time_zone": "Europe/Dublin",
      "approach": "twelve_step", "stay_days": 30, "meets": "in_person", "seats": 3},
     [("Old Joe", "Skipper"), ("Lark", "Merle"), ("Birch", "Wick")], 1),
    ({"name": "Late Ferry", "about": "For whoever is awake on the other side of the world.", "when_words": "Weeknights, Auckland time",
      "themes": ["anxiety", "mood"], "access": ["text", "captions"], "days": [0, 1, 2, 3], "dayparts": ["evening", "night"],
      "time_zone": "Pacific/Auckland", "approach": "skills", "joining": "at_once", "trial_rounds": 3},
     [("Noor", "Tui"), ("Kestrel", "Piper")], 1),
    ({"name": "Kitchen Chairs", "about": "Parents of somebody who uses. Tea, and no advice unless you ask.", "when_words": "Thursdays, 10 am",
      "themes": ["family"], "for_whom": ["parents", "carers"], "access": ["step_free", "signed"], "days": [3], "dayparts": ["morning"],
      "time_zone": "Europe/Dublin", "meets": "in_person", "joining": "invited"},
     [("Marigold", "Nell"), ("Sam R", "Arthur")], 1),
]  # fmt: skip
"""More circles to find: what they say, who sits there under which name, and how many of them, from the first, hold the space."""

TUESDAY_SHARES: list[tuple[str, int, str, list[tuple[str, str]]]] = [
    ("Old Joe", 1, "Eleven weeks since I came back through the door. I nearly didn’t come tonight. Then I remembered nobody asked me where I’d been. You just moved a chair.",
     [("Ana", "The chair is still where you left it, Joe."), ("Lark", "I look for you first when I come in now. Thought you should know.")]),
    ("Ben", 3, "Slept properly for the first time since Friday. Bit shaky about the weekend: my brother’s party, open bar, the whole family. I said I’d come for the cake and leave by nine.",
     [("Marigold", "Cake and out by nine is a whole plan. I parked facing the road once. It helped."), ("Birch", "The shaky part passed for me by Sunday. I’ll be about all weekend if you want to say hello.")]),
    ("Marigold", 20, "Six months of turning up. Some of those days I only turned up. It counted anyway.", [("Ben", "It counted here.")]),
    ("Noor", 26, "Told my doctor the true number today. She wrote it down and asked what I’d like for dinner. That was all. That was everything.", []),
    ("Ana", 30, "Small thing: I told my sister the truth when she asked how the week was. The sky did not fall in.",
     [("Noor", "Mine asked the same. I said “fine”. Next time."), ("Sam R", "Small things are the road.")]),
    ("Lark", 44, "Does the four in the afternoon thing ever get quieter? It’s like a bell goes off.",
     [("Old Joe", "It did for me. First it got boring, then it got quiet."), ("Kestrel", "I walk the dog at four. I don’t have a dog. I walk anyway."), ("Ben", "Four o’clock club. I’ll message you there.")]),
    ("Kestrel", 50, "I kept one bottle in the garage “in case”. Poured it out this morning with the radio on loud. Hands smell of it still, but it’s gone.", [("Ana", "That took courage. Thank you for telling us.")]),
    ("Birch", 68, "Nothing to report. I wanted to say it somewhere: nothing to report.", [("Marigold", "Best report of the week.")]),
    ("Sam R", 74, "First one here. I’m Sam. I read everything for a week before I typed this.", [("Ana", "Hello Sam. Reading is being here too."), ("Lark", "Welcome, Sam."), ("Old Joe", "There’s a chair.")]),
    ("Ben", 92, "Three hard days. I told Ana on the fourth. She didn’t say anything clever, she said “thank you for telling me”, and then we talked about soup.", [("Ana", "The soup was important.")]),
    ("Old Joe", 98, "A young fella at the till asked was I keeping well. I said I was. Drove home and noticed it was true.", []),
    ("Noor", 117, "The group laughed tonight. I had forgotten that it’s allowed.", [("Birch", "Doctor’s orders.")]),
    ("Marigold", 122, "I want to be honest that I’m angry. Not at anyone here. I don’t need it fixed.", [("Lark", "No fixing. Listening."), ("Ben", "Here.")]),
    ("Lark", 140, "Payday used to be the worst day. Today I bought a lamp.", [("Noor", "Is it a good lamp?"), ("Lark", "It is an excellent lamp.")]),
    ("Kestrel", 147, "My daughter asked could I come to the school thing. I said yes before I could be afraid of it.", []),
    ("Ana", 165, "A reminder that you can write to those of us who hold the space when it’s not for everyone. That door is always open.", []),
    ("Birch", 171, "Rain all day. Stayed in, stayed put, made bread. It looks like a hat.", [("Sam R", "Show us the hat some time.")]),
    ("Old Joe", 189, "I’d like to hear from the quiet ones, when they feel like it. No hurry. I was quiet for a year.", [("Sam R", "Working on it.")]),
]  # fmt: skip
"""Who, how many hours ago, what, and who answered what."""

SAID_SO: dict[tuple[str, int], dict[str, object]] = {
    ("Ben", 5): {"hard": True, "wish": "practical"},
    ("Noor", 26): {"unnamed": True, "holders_know": True, "wish": "listen"},
    ("Lark", 44): {"wish": "experience"},
    ("Kestrel", 50): {"note": "a bottle, poured out"},
    ("Old Joe", 98): {"audience": "chosen", "readers": ["Ben", "Lark"]},
    ("Marigold", 122): {"wish": "listen"},
}
"""Who, how many hours ago: what they chose about it besides the words."""

HELD_SHARE = ("Ben", 5, "This one only for you two, please: I’d like to talk before the party, if either of you has ten minutes.",
              [("Ana", "I have ten minutes, and then ten more. Seven o’clock?")])  # fmt: skip

HOURS = [(1, dt.time(19), dt.time(21)), (3, dt.time(12), dt.time(14)), (6, dt.time(10), dt.time(12))]
"""When Ana holds the Tuesday Circle: weekday, from, to."""

NOTICE_DAYS = 10
"""How long a looser promise waits on this site."""

VISITS, ASKS = ("Wren", "Wren", 70), ("Linnet", "Quiet Linnet", 6)
"""Who visits the Tuesday Circle and who would like to: as whom, and how many hours ago they asked."""

WILLING = ["Ben", "Birch"]
"""Who would like to be asked when somebody waits for an answer."""

SITS = ["Ana", "Birch", "Noor"]
"""Who has come in where the check-in that is open is held live."""

HELD_BECAUSE = "Three people who sit here wrote that they would like to talk about it first."

ELSEWHERE = [("Late Ferry", "Dunlin", 50, True), ("Harbour Lights", "Grey Coat", 30, False)]
"""Where else Ben looks, as whom, how many hours ago, and whether to visit first."""

UNFINISHED = {
    "words": "I keep starting this one. It’s about Saturday, and about Ella, and",
    "audience": "facilitators",
}
"""What Ben began yesterday."""

MORNINGS_SHARES: list[tuple[str, int, str, list[tuple[str, str]]]] = [
    ("Cleo", 2, "Up before the street lights went off. Tea, window, this page. I like that somebody is always awake here.", [("Tobi", "Morning, Cleo. Kettle’s on here too.")]),
    ("Tobi", 9, "Bad night, ordinary morning. I’ll take ordinary.", [("Cleo", "Ordinary is lovely.")]),
    ("Fern", 27, "Day two of not checking my phone before breakfast. I keep reaching for it like a tooth that’s gone.", [("Cleo", "I put mine in the bread bin. I’m serious.")]),
    ("Cleo", 33, "The panic came on the bus and I got off one stop early and walked. I used to get off and go home.", [("Tobi", "One stop early is still going."), ("Fern", "I’m keeping that.")]),
    ("Tobi", 51, "Question for the early ones: what do you do with the hour between four and five?", [("Fern", "I iron. Badly.")]),
    ("Fern", 75, "My sister visited. We talked about the garden for two hours and not once about me. It was the kindest thing.", []),
    ("Cleo", 99, "I said no to a second shift. My voice shook. I said it anyway.", [("Tobi", "Well said.")]),
    ("Tobi", 123, "Sun came up orange. That is all I have and it is plenty.", [("Fern", "Saw it too.")]),
    ("Fern", 148, "New here. Nights are long. Somebody told me mornings are shorter in company.", [("Cleo", "They are. Welcome, Fern."), ("Tobi", "Welcome.")]),
    ("Cleo", 170, "Three weeks of writing here first thing. I don’t feel fixed. I feel met.", [("Tobi", "Met is good.")]),
    ("Tobi", 194, "If it helps anybody: I lay my shoes by the door the night before, so the morning has already begun.", [("Cleo", "Doing this tonight.")]),
]  # fmt: skip

CHAPTERS = [
    ("The first step", "I typed one line and closed the laptop. Somebody wrote back."),
    ("Learning the mornings", "Porridge, bus, work. Repeat until it’s mine."),
    ("Coming back", "New this time: I ask before it gets heavy."),
]

BEND: dict[str, object] = {
    "words": "Three hard days. I told Ana on the fourth.", "about_when": "in the middle of October",
    "around": ["Tired", "Four in the afternoon"],
}  # fmt: skip
NEXT_STEP = "Ask before it gets heavy."
MOMENT = "Left my brother’s party at nine, with cake"

DIRECTIVE = {
    "order": "First Ana, and she may know all of it\nThen my neighbour Tom: that I am not well, and no more",
    "helps": "Sit with me, and talk about soup",
    "never": "Do not ring my brother\nDo not ask me why",
    "silence": "Two days without a word. One evening is only me being tired",
}

PLAN = {
    "first": "Kettle first. Then message Ana. Then decide.",
    "triggers": "Payday evenings\nMy brother’s parties\nFour in the afternoon",
    "signs": "I stop answering messages\nI skip meals",
    "late": "I start doing sums about how much would be all right",
    "helps": "Cold water on my wrists\nOut to the step",
    "hour": "Walk to the harbour and back",
    "day": "Cook something slow\nAn early night",
    "pairs": "I get paid, or have cash in my pocket\tI go home the other way\nI cannot sleep\tI put on some music and tidy one small corner",
    "people": "Ana\nMy neighbour Tom: 020 7946 0018",
    "professional": "Dr Osei, weekdays until five: 020 7946 0102",
    "reasons": "Saturday mornings with Ella\nI like who answers the door",
    "goals": "The allotment, by spring\n- ask about the waiting list\n- buy a pair of gloves",
}

CHECKINS = [
    ("Marigold", "bright", "none", "Garden day.", "group", "no"),
    ("Lark", "heavy", "strong", "Long one. Could do with a voice.", "group", "anyone"),
    ("Old Joe", "clearing", "little", "", "group", "no"),
    ("Noor", "grey", "unsaid", "Rather keep it short.", "facilitators", "no"),
]

QUESTIONS = ["weather", "pull", "word", "gratitude", "words"]
"""What the Tuesday Circle's daily check-in asks."""

MORE = {
    "Marigold": {"word": "Soil", "gratitude": "The first beans"},
    "Lark": {"word": "Long"},
    "Old Joe": {"gratitude": "My chair, and who sits beside it"},
}
"""What they answered beside weather and pull."""

GLAD_OF = ["Rain on the roof", "Ella’s drawing on the fridge", "Soup", "A night right through"]
BEN_SAID = {
    2: "Said no to a drink and yes to chips.", 5: "Tired. Went to bed and left it at that.", 9: "Rang Ana before it got heavy.",
    17: "Good day. Nothing to report, which is the report.", 26: "Wobbly.",
}  # fmt: skip
"""On which day before today he said something."""

WEEK = {
    "word": "Steady", "back": "The walk, yes. The letter, not yet.",
    "plan": "Walk to the harbour, Saturday with Old Joe\nWrite the letter, Monday morning\nCook something slow, Wednesday",
}  # fmt: skip
MONTHS = ["4345344554", "4445354554", "4455054555", "5455354555", "5455455565"]
"""His answers to the ten statements, a month a word; 0 for one he left out."""

GATHERINGS = [
    ("Ana", 3, dt.time(14), 120, "A walk along the harbour", "in_person",
     "Slowly, whatever the weather. We end up somewhere with soup.",
     "Flat all the way, benches every few minutes. Come late, leave early.",
     "The blue bench behind the lighthouse car park. Look for the green umbrella.",
     [("Marigold", "yes", False), ("Old Joe", "yes", False), ("Lark", "maybe", False), ("Noor", "yes", True)]),
    ("Birch", 9, dt.time(19, 30), 90, "Bread, by camera", "online",
     "I bake, you watch or bake along. It may look like a hat again.",
     "Camera may stay off. Nobody has to talk.",
     "https://meet.example/long-loaf", [("Sam R", "yes", False)]),
]  # fmt: skip
"""What the Tuesday Circle plans: who, in how many days, when, for how long, what, how, a line, access, where, and who answers."""

CLOSING = "Thank you for today. If the evening gets long: somebody here has had that evening too."
LETTER = "Glad you came yesterday, Ben. No need to answer. I thought of what you said about the harbour."
LETTER_ANSWER = "Thank you. That reached me."
TO_MARIGOLD = "Grey, but up. Off to the harbour before work."
FROM_MARIGOLD = "Beans are in. Think of me on Friday?"
"""Around a check-in, and between the two who check in together."""

BEN_AND_LARK = (
    "You said on Tuesday that evenings are the long part. They are for me too. Would you like to write now and then?",
    "I would. Evenings, yes. I’ve started walking to the lock and back when it gets loud.",
    "Tried your walk. It rained the whole way and I came home quieter.",
    "Rain counts double. Write if tonight gets long, I’m up late.",
)
BIRCH_TO_ANA = "Could I ask you something about sponsors, away from the circle? No hurry at all."
"""What two write to each other, the first of it as a request."""

CIRCLE_PAGE = (
    "The walk to the lock",
    "For an evening when the house is too small. It is twenty minutes there and twenty back, and nobody has to talk.\n\n"
    "# Before you go\n\n"
    "[] Shoes by the door\n[] Phone in the pocket, on silent\n[] A word to somebody here that you are going\n\n"
    "# On the way\n\n"
    "Count gates, or dogs, or nothing. What did you see that you did not see last time?\n\n"
    "___\n___\n\n"
    "# When you are back\n\n"
    "Kettle on. One line, for yourself or for Tuesday:\n\n"
    "___",
)
PAGE_FOR_EVERYBODY = (
    "When somebody you love is asleep and you are not",
    "Three in the morning has its own rules. What looks true at three is often only tired.\n\n"
    "You do not have to decide anything now. Not about them, not about tomorrow, not about yourself.\n\n"
    "# What can be done at three\n\n"
    "- Drink some water, sitting up\n- Put on the small light, not the big one\n"
    "- Write one line down, so that it does not have to be held\n- Listen to something long and slow\n\n"
    "If it is more than tiredness, ring somebody. At three they are used to it.",
)
"""On the shelf: Ana's for her circle, and one that waits to be read by Ada."""
