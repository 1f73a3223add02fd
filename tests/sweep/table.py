"""The table of who gets what, where: the policy of the whole site on one page.

`row("404 200:ana,ben 302:stranger", …)` reads: everyone gets 404, but Ana and Ben get 200 and a stranger is sent to
sign in; first for reading (GET, HEAD), then for sending an empty form (POST).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groups.links import token_of
from milestones.models import Ladder
from notices.unsubscribing import token
from resources import shipped
from support import lines
from vault.actor import acting_as


@dataclass(frozen=True)
class Answers:
    """A status for most, and another for some."""

    most: int
    others: dict[str, int]

    def for_(self, who: str | None) -> int:
        return self.others.get(who or "stranger", self.most)


@dataclass(frozen=True)
class Row:
    get: Answers
    post: Answers


def answers(text: str) -> Answers:
    most, *rest = text.split()
    others = {who: int(group.split(":")[0]) for group in rest for who in group.split(":")[1].split(",")}
    return Answers(int(most), others)


def row(get: str, post: str) -> Row:
    return Row(answers(get), answers(post))


TABLE: dict[str, Row] = {
    # -- The site itself --
    "home:devmail": row("404", "405"),
    "home:devmail_one <name>": row("404", "405"),
    "home:group <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "home:copies <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "home:notes <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "home:landing": row("200", "405"),
    "home:safer": row("200", "405"),
    "home:today": row("200 302:stranger", "405 302:stranger"),
    "home:all_notes": row("200 302:stranger", "405 302:stranger"),
    "home:erase": row("200 302:stranger", "302"),
    "home:erase_now": row("200 302:ana,finn,stranger", "302"),
    "home:keep_account": row("405 302:stranger", "302"),
    "home:words": row("200 302:stranger", "404 302:stranger"),
    "notices:health": row("200", "405"),
    "support:now": row("200", "405"),
    "support:now <country>": row("200", "405"),
    "support:hand": row("200 302:stranger", "404 302:stranger"),
    "support:beside": row("405 302:stranger", "200 302:stranger"),
    "support:lines": row("403 302:stranger 200:ada", "405 302:stranger"),
    "support:new_line": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "support:line <line_key>": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "support:ring": row("200 302:stranger", "302"),
    "support:one <hand_id>": row("404 200:ana,ben 302:stranger", "404 302:stranger"),
    "support:look <hand_id>": row("404 200:ben 302:stranger", "405 302:stranger"),
    "support:worries": row("200 302:stranger", "404 302:stranger"),
    "support:duty <group_id>": row("404 200:ana 403:ben 302:stranger", "404 403:ben 302:stranger"),
    "support:wish <group_id>": row("404 200:ana,ben 302:stranger", "404 302:stranger"),
    "support:worry <group_id,seat_id>": row("404 200:ana 302:stranger", "404 200:ana 302:stranger"),
    "support:help_me <hand_id>": row("404 302:stranger", "404 302:ana,stranger 403:ben"),
    # -- Reports, what is worked on, openings --
    "moderation:reports": row("200 302:stranger", "405 302:stranger"),
    "moderation:tell <kind,about>": row("404 200:ana 302:stranger", "404 200:ana 302:stranger"),
    "moderation:report <report_id>": row("404 200:ben 302:stranger", "404 403:ben 302:stranger"),
    "moderation:letter <case_letter_id>": row("404 200:ana 302:stranger", "404 403:ana 302:stranger"),
    "moderation:cases": row("403 200:moe,ana,finn 302:stranger", "405 302:stranger"),
    "moderation:case <case_id>": row("403 200:moe 404:ana,finn 302:stranger", "405 302:stranger"),
    "moderation:take <case_id>": row("405 302:stranger", "403 302:moe,stranger 404:ana,finn"),
    "moderation:give_back <case_id>": row("405 302:stranger", "403 302:moe,stranger 404:ana,finn"),
    "moderation:look <case_id>": row("405 302:stranger", "403 302:moe,stranger 404:ana,finn"),
    "moderation:words <case_id>": row("403 200:moe 404:ana,finn 302:stranger", "405 302:stranger"),
    "moderation:act <case_id,piece_id,verb>": row(
        "403 200:moe 404:ana,finn 302:stranger", "403 200:moe 404:ana,finn 302:stranger"
    ),
    "moderation:answer <case_id>": row(
        "403 200:moe 404:ana,finn 302:stranger", "403 200:moe 404:ana,finn 302:stranger"
    ),
    "moderation:more <case_id>": row("403 200:moe 302:stranger", "403 200:moe 302:stranger"),
    "moderation:opening <opening_id>": row("403 200:moe 302:stranger", "405 302:stranger"),
    "moderation:agree <opening_id>": row("405 302:stranger", "403 302:stranger"),
    "moderation:decline <opening_id>": row("405 302:stranger", "403 302:moe,stranger"),
    "moderation:begin <opening_id>": row("405 302:stranger", "403 302:stranger"),
    "moderation:end <opening_id>": row("405 302:stranger", "403 302:stranger"),
    "moderation:read <opening_id>": row("403 302:moe,stranger", "405 302:stranger"),
    "moderation:account_end <end_id>": row("403 200:moe 302:stranger", "405 302:stranger"),
    "moderation:agree_end <end_id>": row("405 302:stranger", "403 302:stranger"),
    "moderation:decline_end <end_id>": row("405 302:stranger", "403 302:moe,stranger"),
    "moderation:end_account <end_id>": row("405 302:stranger", "403 302:stranger"),
    "moderation:ended": row("403 302:stranger", "405 302:stranger"),
    "moderation:ended_erase": row("403 302:stranger", "403 302:stranger"),
    "moderation:numbers": row("200", "405"),
    # -- Groups --
    "groups:about <group_id>": row(
        "404 200:ana,ada 302:stranger 403:ben", "404 200:ana,ada 403:ben 302:stranger"
    ),
    "groups:answer <group_id,request_id>": row("405 302:stranger", "404 302:ana,stranger 403:ben"),
    "groups:find": row("200", "405"),
    "groups:here <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "groups:invite <group_id>": row("404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"),
    "groups:invite_link <group_id,invitation_id>": row(
        "404 200:ana 403:ben 302:stranger", "405 302:stranger"
    ),
    "groups:invite_list <group_id>": row(
        "404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"
    ),
    "groups:invited <link>": row("200 410:eve", "200 410:eve 302:stranger"),
    "groups:hours <group_id>": row("404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"),
    "groups:keep <group_id>": row(
        "404 200:ana,ada 302:stranger 403:ben", "404 200:ana,ada 403:ben 302:stranger"
    ),
    "groups:withdraw_change <group_id,change_id>": row(
        "405 302:stranger", "404 302:ana,stranger 403:ben,ada"
    ),
    "groups:floor": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "groups:change <change_id>": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "groups:leave <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "groups:leave_holding <group_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "groups:closing <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana 403:ben 302:stranger"),
    "groups:care <group_id>": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "groups:mine": row("200 302:stranger", "405 302:stranger"),
    "groups:new": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "groups:open_again <group_id,block_id>": row("405 302:stranger", "404 302:ana,stranger 403:ben"),
    "groups:org": row("403 302:stranger 200:ada", "405 302:stranger"),
    "groups:people <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "groups:person <group_id,seat_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "groups:promise <group_id>": row("404 200:ana,ben,ada 302:stranger", "405 302:stranger"),
    "groups:revoke <group_id,invitation_id>": row("405 302:stranger", "404 302:ana,stranger 403:ben"),
    "groups:seat <group_id>": row("200 302:stranger 404:eve", "200 404:eve 302:stranger"),
    "groups:withdraw <group_id>": row("405 302:stranger", "302 404:eve"),
    # -- What is said --
    "shares:block <share_id>": row("404 403:ben 200:ana 302:stranger", "404 403:ben 200:ana 302:stranger"),
    "shares:block_reply <reply_id>": row("404 403:ana 200:ben 302:stranger", "404 403:ana 302:ben,stranger"),
    "shares:more <share_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "shares:more_reply <reply_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "shares:quiet <group_id>": row("404 200:ana,ben 302:stranger", "404 302:ana,ben,stranger"),
    "shares:since <group_id>": row("404 200:ana 204:ben 302:stranger", "405 302:stranger"),
    "shares:hint <share_id>": row("405 302:stranger", "404 204:ana,ben 302:stranger"),
    "shares:in_hand <share_id>": row("405 302:stranger", "404 403:ana,ben 302:stranger"),
    "shares:waiting <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "shares:draft <draft_id>": row("404 302:ben,stranger", "405 302:stranger"),
    "shares:edit <share_id>": row("404 302:stranger 403:ana,ben", "404 302:stranger 403:ana,ben"),
    "shares:edit_reply <reply_id>": row("404 302:stranger 403:ana,ben", "404 302:stranger 403:ana,ben"),
    "shares:keep <group_id>": row("405 302:stranger", "404 200:ana,ben 302:stranger"),
    "shares:keep_reply <share_id>": row("405 302:stranger", "404 200:ana,ben 302:stranger"),
    "shares:let_go <draft_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "shares:reply <reply_id>": row("404 302:ana,ben,stranger", "405 302:stranger"),
    "shares:said <share_id>": row("405 302:stranger", "404 400:ana,ben 302:stranger"),
    "shares:share <share_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "shares:take_back <share_id>": row("404 302:stranger 403:ana 200:ben", "404 302:ben,stranger 403:ana"),
    "shares:take_back_reply <reply_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:ana,stranger 403:ben"
    ),
    "shares:write <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    # -- Checking in --
    "checkins:answer <round_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "checkins:ask <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:ana,stranger 403:ben"
    ),
    "checkins:keep <round_id>": row("405 302:stranger", "404 200:ana,ben 302:stranger"),
    "checkins:let_go <round_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "checkins:mine": row("200 302:stranger", "405 302:stranger"),
    "checkins:notes": row("200 302:stranger", "405 302:stranger"),
    "checkins:preview <group_id,rhythm_id>": row("404 302:stranger 200:ana 403:ben", "405 302:stranger"),
    "checkins:add_round <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:stranger 200:ana 403:ben"
    ),
    "checkins:care": row("403 200:ana,moe,finn 302:stranger", "405 302:stranger"),
    "checkins:change_rhythm <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:stranger 200:ana 403:ben"
    ),
    "checkins:end_rhythm <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:ana,stranger 403:ben"
    ),
    "checkins:hold <round_id>": row("404 302:stranger 200:ana 403:ben", "405 302:stranger"),
    "checkins:mute_reminders <group_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "checkins:my_reminders": row("200 302:stranger", "405 302:stranger"),
    "checkins:reminders <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "checkins:leave_out <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:stranger 200:ana 403:ben"
    ),
    "checkins:afterword <round_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "checkins:hand_over <round_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "checkins:letter <letter_id>": row("404 302:stranger 200:ana,ben", "404 403:ana 200:ben 302:stranger"),
    "checkins:wishes <group_id>": row("404 302:stranger 200:ana,ben", "404 302:stranger"),
    "checkins:write_to <round_id,seat_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "checkins:pass_by <round_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "checkins:pause_rhythm <group_id,rhythm_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 302:stranger 200:ana 403:ben"
    ),
    "checkins:resume_rhythm <group_id,rhythm_id>": row("405 302:stranger", "404 302:ana,stranger 403:ben"),
    "checkins:rounds <group_id>": row("404 302:stranger 200:ana 403:ben", "405 302:stranger"),
    "checkins:set_rhythm <group_id>": row(
        "404 302:stranger 200:ana 403:ben", "404 200:ana 403:ben 302:stranger"
    ),
    "checkins:take_back <round_id>": row("404 302:stranger 200:ben", "404 302:ben,stranger"),
    # -- Calendars --
    "calendars:address": row("405 302:stranger", "200 302:stranger"),
    "calendars:fetch <secret>": row("404", "405"),
    "calendars:mine": row("200 302:stranger", "200 302:stranger"),
    "calendars:notes <group_id,rhythm_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "calendars:off": row("405 302:stranger", "302"),
    # -- The road --
    "journeys:after": row("302 200:ben", "405 302:stranger"),
    "journeys:back": row("200 302:stranger", "405 302:stranger"),
    "journeys:bend <bend_id>": row("404 200:ben 302:stranger", "404 302:ben,stranger"),
    "journeys:begin": row("200 302:stranger", "200 302:stranger"),
    "journeys:chapter <journey_id>": row("404 302:stranger 200:ben", "404 200:ben 302:stranger"),
    "journeys:company": row("200 302:stranger", "405 302:stranger"),
    "journeys:day": row("200 302:stranger", "302"),
    "journeys:hide_insights": row("405 302:stranger", "302"),
    "journeys:insights": row("200 302:stranger", "405 302:stranger"),
    "journeys:yesterday": row("200 302:stranger", "302"),
    "journeys:edit <journey_id>": row("404 302:stranger 200:ben", "404 200:ben 302:stranger"),
    "journeys:edit_chapter <chapter_id>": row("404 302:stranger 200:ben", "404 200:ben 302:stranger"),
    "journeys:erase <journey_id>": row("404 302:stranger 200:ben", "404 302:ben,stranger"),
    "journeys:front <journey_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "journeys:let_go": row("405 302:stranger", "302"),
    "journeys:meeting <journey_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "journeys:one <journey_id>": row("404 302:stranger 200:ben", "405 302:stranger"),
    "journeys:changes": row("200 302:stranger", "405 302:stranger"),
    "journeys:copies": row("200 302:stranger", "200 302:stranger"),
    "journeys:directive": row("200 302:stranger", "200 302:stranger"),
    "journeys:end_copy <copy_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "journeys:file": row("200 302:stranger", "405 302:stranger"),
    "journeys:forget": row("405 302:stranger", "302"),
    "journeys:notes": row("200 302:stranger", "405 302:stranger"),
    "journeys:of <copy_id>": row("200 302:stranger", "200 302:stranger"),
    "journeys:on_paper": row("200 302:stranger", "405 302:stranger"),
    "journeys:plan": row("200 302:stranger", "405 302:stranger"),
    "journeys:refresh_copy <copy_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "journeys:take_back_thought <suggestion_id>": row("405 302:stranger", "404 302:ana,stranger"),
    "journeys:take_out": row("405 302:stranger", "302"),
    "journeys:thought <suggestion_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "journeys:thoughts": row("200 302:stranger", "405 302:stranger"),
    "journeys:tick": row("405 302:stranger", "302"),
    "journeys:version <version_id>": row("404 200:ben 302:stranger", "404 302:ben,stranger"),
    "journeys:resume": row("302", "405 302:stranger"),
    "journeys:road": row("200 302:stranger", "405 302:stranger"),
    "journeys:section <slug>": row("200 302:stranger", "200 302:stranger"),
    "journeys:step <number>": row("302 200:ben", "302"),
    "journeys:without <journey_id>": row("404 302:stranger 200:ben", "404 200:ben 302:stranger"),
    "milestones:celebrate <milestone_id>": row("404 200:ben 302:stranger", "404 200:ben 302:stranger"),
    "milestones:celebration <celebration_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "milestones:kind_word <celebration_id>": row("405 302:stranger", "404 302:ana,stranger 403:ben"),
    "milestones:card <celebration_id>": row("404 200:ben 302:stranger", "405 302:stranger"),
    "milestones:edit_ladder <ladder_id>": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "milestones:for_round <group_id>": row("404 200:ana 403:ben 302:stranger", "405 302:stranger"),
    "milestones:fuss": row("200 302:stranger", "302"),
    "milestones:group_ladder <group_id>": row(
        "404 200:ana 403:ben 302:stranger", "404 302:ana,stranger 403:ben"
    ),
    "milestones:keepsake <milestone_id>": row("404 200:ben 302:stranger", "405 302:stranger"),
    "milestones:ladder <journey_id>": row("404 200:ben 302:stranger", "404 200:ben 302:stranger"),
    "milestones:ladders": row("403 302:stranger 200:ada", "405 302:stranger"),
    "milestones:mark <journey_id>": row("404 200:ben 302:stranger", "404 200:ben 302:stranger"),
    "milestones:moment <moment_id>": row("404 200:ben 302:stranger", "404 200:ben 302:stranger"),
    "milestones:new_ladder": row("403 302:stranger 200:ada", "403 200:ada 302:stranger"),
    "milestones:put_away <milestone_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "milestones:take_off <moment_id>": row("404 200:ben 302:stranger", "404 302:ben,stranger"),
    "milestones:take_down <celebration_id>": row("404 302:stranger 200:ben", "404 302:ben,stranger"),
    # -- What a circle plans --
    "gatherings:answer <gathering_id>": row("405 302:stranger", "404 200:ana,ben 302:stranger"),
    "gatherings:cancel <gathering_id>": row("404 200:ana,ben 302:stranger", "404 302:ana,ben,stranger"),
    "gatherings:gather <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "gatherings:gathering <gathering_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "gatherings:move <gathering_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "gatherings:notes <gathering_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "gatherings:reword <gathering_id>": row(
        "404 200:ben 403:ana 302:stranger", "404 200:ben 403:ana 302:stranger"
    ),
    # -- Sitting together, live --
    "live:beat <round_id>": row("405 302:stranger", "404 204:ana,ben 302:stranger"),
    "live:come <round_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "live:end <round_id>": row("404 200:ana 403:ben 302:stranger", "404 302:ana,stranger 403:ben"),
    "live:hold <round_id>": row("405 302:stranger", "404 403:ana,ben 302:stranger"),
    "live:link <round_id>": row("404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"),
    "live:listen <round_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "live:live <round_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "live:look <round_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "live:mine <round_id>": row("405 302:stranger", "404 403:ana,ben 302:stranger"),
    "live:open_door <round_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "live:say <round_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    # -- Once a month --
    "scales:answer": row("302 200:ben", "302"),
    "scales:begin": row("405 302:stranger", "302"),
    "scales:erase": row("200 302:stranger", "302"),
    "scales:monthly": row("200 302:stranger", "405 302:stranger"),
    "scales:notes": row("200 302:stranger", "405 302:stranger"),
    "scales:stop": row("405 302:stranger", "302"),
    # -- Checking in with one person --
    "partners:mine": row("200 302:stranger", "405 302:stranger"),
    "partners:ask <group_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "partners:one <partnership_id>": row("404 200:ana,ben 302:stranger", "404 403:ana,ben 302:stranger"),
    "partners:answer <partnership_id>": row("405 302:stranger", "404 302:stranger"),
    "partners:rhythm <partnership_id>": row("404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"),
    "partners:end <partnership_id>": row("404 200:ana,ben 302:stranger", "404 302:ana,ben,stranger"),
    "partners:take_back <words_id>": row("405 302:stranger", "404 302:ben,stranger"),
    # -- Writing to one person --
    "conversations:mine": row("200 302:stranger", "405 302:stranger"),
    "conversations:early": row("405 302:stranger", "404 302:stranger"),
    "conversations:again": row("405 302:stranger", "404 302:stranger"),
    "conversations:who <group_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "conversations:write <group_id,seat_id>": row("404 200:ana 302:stranger", "404 200:ana 302:stranger"),
    "conversations:one <conversation_id>": row(
        "404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"
    ),
    "conversations:answer <conversation_id>": row("405 302:stranger", "404 302:stranger"),
    "conversations:stays <conversation_id>": row(
        "404 200:ana,ben 302:stranger", "404 200:ana,ben 302:stranger"
    ),
    "conversations:end <conversation_id>": row("404 200:ana,ben 302:stranger", "404 302:stranger"),
    "conversations:all_back <conversation_id>": row("405 302:stranger", "404 302:ana,ben,stranger"),
    "conversations:take_back <line_id>": row("405 302:stranger", "404 302:ben,stranger"),
    "conversations:edit <line_id>": row("404 200:ben 302:stranger", "404 200:ben 302:stranger"),
    # -- Worksheets and readings --
    "resources:shelf": row("200", "405"),
    "resources:one <reading_id>": row("200", "405"),
    "resources:away_public <reading_id>": row("403 200:ada 302:stranger", "403 302:ada,stranger"),
    "resources:here <resource_id>": row("404 200:ana,ben 302:stranger", "405 302:stranger"),
    "resources:anew <resource_id>": row(
        "404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"
    ),
    "resources:away <resource_id>": row(
        "404 200:ana,ada 403:ben 302:stranger", "404 302:ana,ada,stranger 403:ben"
    ),
    "resources:write <group_id>": row("404 200:ana 403:ben 302:stranger", "404 200:ana 403:ben 302:stranger"),
    "resources:waiting": row("403 200:ada 302:stranger", "405 302:stranger"),
    "resources:look <suggested_id>": row("403 200:ada 302:stranger", "403 200:ada 302:stranger"),
    # -- Being a member --
    "members:agree": row("405 302:stranger", "404 302:stranger"),
    "members:codes": row("200 302:stranger", "200 302:stranger"),
    "members:in_sessions": row("302", "302"),
    "members:join": row("302 200:stranger", "302 200:stranger"),
    "members:join_passkey": row("302", "302"),
    "members:leave": row("303", "403"),
    "members:me": row("200 302:stranger", "405 302:stranger"),
    "members:name": row("200 302:stranger", "200 302:stranger"),
    "members:privacy": row("200 302:stranger", "405 302:stranger"),
    "members:recover": row("302 200:stranger", "302 200:stranger"),
    "members:sessions": row("200 302:stranger", "404 302:stranger"),
    "members:sign_in": row("302 200:stranger", "302 200:stranger"),
    "members:signup": row("302 200:stranger", "302 200:stranger"),
    "members:unlock": row("302", "302"),
    "members:withdraw": row("200 302:stranger", "302"),
    "notices:mine": row("200 302:stranger", "405 302:stranger"),
    "notices:nothing": row("405 302:stranger", "302"),
    "notices:seen": row("405 302:stranger", "302"),
    "notices:unsubscribe <token>": row("200", "302"),
    "notices:wishes": row("405 302:stranger", "200 302:stranger"),
    # -- Coming in, by allauth --
    "account_change_password": row("200 302:stranger", "200 302:stranger"),
    "account_confirm_email <key>": row("200", "404"),
    "account_confirm_login_code": row("302", "302"),
    "account_email": row("200 302:stranger", "302"),
    "account_email_verification_sent": row("200", "405"),
    "account_inactive": row("200", "405"),
    "account_login": row("302 200:stranger", "302 200:stranger"),
    "account_logout": row("200 302:stranger", "302"),
    "account_reauthenticate": row("200 302:stranger", "200 302:stranger"),
    "account_reset_password": row("200", "200"),
    "account_reset_password_done": row("200", "405"),
    "account_reset_password_from_key <uidb36,key>": row("200", "200"),
    "account_reset_password_from_key_done": row("200", "405"),
    "account_set_password": row("302", "302"),
    "account_signup": row("302 200:stranger", "302 200:stranger"),
    "mfa_activate_totp": row("302", "302"),
    "mfa_add_webauthn": row("302", "302"),
    "mfa_authenticate": row("302", "302"),
    "mfa_deactivate_totp": row("404 302:stranger", "404 302:stranger"),
    "mfa_download_recovery_codes": row("404 302:stranger", "404 302:stranger"),
    "mfa_edit_webauthn <pk>": row("302", "302"),
    "mfa_generate_recovery_codes": row("302", "302"),
    "mfa_index": row("200 302:stranger", "405 302:stranger"),
    "mfa_list_webauthn": row("200 302:stranger", "405 302:stranger"),
    "mfa_login_webauthn": row("302", "302"),
    "mfa_reauthenticate": row("302", "302"),
    "mfa_reauthenticate_webauthn": row("302", "302"),
    "mfa_remove_webauthn <pk>": row("302", "302"),
    "mfa_view_recovery_codes": row("404 302:stranger", "405 302:stranger"),
    "usersessions_list": row("302", "302"),
}

# Whose page holds the cast's words. Anybody else finding one there is a leak.
READS_CANARY: dict[str, tuple[str, ...]] = {
    "shares:edit <share_id>": ("ben",),
    "gatherings:answer <gathering_id>": ("ana", "ben"),
    "gatherings:cancel <gathering_id>": ("ana", "ben"),
    "gatherings:gather <group_id>": ("ana", "ben"),
    "gatherings:gathering <gathering_id>": ("ana", "ben"),
    "gatherings:move <gathering_id>": ("ben",),
    "gatherings:reword <gathering_id>": ("ben",),
    "shares:edit_reply <reply_id>": ("ana",),
    "checkins:answer <round_id>": (
        "ana",
        "ben",
    ),
    "checkins:hold <round_id>": ("ana",),
    "checkins:mine": ("ben",),
    "checkins:notes": ("ben",),
    "checkins:afterword <round_id>": ("ana",),
    "checkins:hand_over <round_id>": ("ana",),
    "checkins:letter <letter_id>": ("ana", "ben"),
    "home:group <group_id>": (
        "ana",
        "ben",
    ),
    "home:notes <group_id>": ("ana", "ben"),
    "live:link <round_id>": ("ana",),
    "live:live <round_id>": ("ana", "ben"),
    "live:look <round_id>": ("ana", "ben"),
    "live:say <round_id>": ("ben",),
    "home:today": ("ben",),
    "home:words": ("ana", "ben", "cleo"),
    "home:all_notes": ("ana", "ben", "cleo"),
    "journeys:edit <journey_id>": ("ben",),
    "journeys:edit_chapter <chapter_id>": ("ben",),
    "journeys:erase <journey_id>": ("ben",),
    "journeys:one <journey_id>": ("ben",),
    "journeys:without <journey_id>": ("ben",),
    "journeys:directive": ("ben",),
    "journeys:of <copy_id>": ("ana",),
    "journeys:on_paper": ("ben",),
    "journeys:plan": ("ben",),
    "journeys:thoughts": ("ben",),
    "journeys:version <version_id>": ("ben",),
    "journeys:road": ("ben",),
    "journeys:section <slug>": ("ben",),
    "journeys:step <number>": ("ben",),
    "milestones:celebration <celebration_id>": (
        "ana",
        "ben",
    ),
    "milestones:card <celebration_id>": ("ben",),
    "milestones:moment <moment_id>": ("ben",),
    "milestones:take_off <moment_id>": ("ben",),
    "milestones:for_round <group_id>": ("ana",),
    "partners:one <partnership_id>": ("ana", "ben"),
    "conversations:one <conversation_id>": ("ana", "ben"),
    "conversations:edit <line_id>": ("ben",),
    "support:one <hand_id>": ("ana", "ben"),
    "support:look <hand_id>": ("ben",),
    "resources:shelf": ("ana", "ben"),
    "resources:here <resource_id>": ("ana", "ben"),
    "resources:anew <resource_id>": ("ana",),
    "resources:waiting": ("ada",),
    "resources:look <suggested_id>": ("ada",),
    "moderation:tell <kind,about>": ("ana",),
    "moderation:report <report_id>": ("ben",),
    "moderation:letter <case_letter_id>": ("ana",),
    "moderation:words <case_id>": ("moe",),
    "moderation:opening <opening_id>": ("moe",),
    "moderation:account_end <end_id>": ("moe",),
    "support:duty <group_id>": ("ana",),
    "shares:share <share_id>": (
        "ana",
        "ben",
    ),
}

# Who fills in the forms of a page when it is fuzzed; Ben where nothing is said, None for a stranger.
SEEN_BY: dict[str, str | None] = {
    "moderation:tell <kind,about>": "ana",
    "moderation:letter <case_letter_id>": "ana",
    "moderation:cases": "moe",
    "moderation:case <case_id>": "moe",
    "moderation:words <case_id>": "moe",
    "moderation:act <case_id,piece_id,verb>": "moe",
    "moderation:answer <case_id>": "moe",
    "moderation:more <case_id>": "moe",
    "moderation:opening <opening_id>": "moe",
    "moderation:account_end <end_id>": "moe",
    "groups:care <group_id>": "ada",
    "groups:closing <group_id>": "ana",
    "groups:leave_holding <group_id>": "ana",
    "groups:about <group_id>": "ana",
    "checkins:add_round <group_id,rhythm_id>": "ana",
    "checkins:care": "ana",
    "checkins:ask <group_id,rhythm_id>": "ana",
    "checkins:preview <group_id,rhythm_id>": "ana",
    "checkins:change_rhythm <group_id,rhythm_id>": "ana",
    "checkins:end_rhythm <group_id,rhythm_id>": "ana",
    "checkins:hold <round_id>": "ana",
    "checkins:leave_out <group_id,rhythm_id>": "ana",
    "checkins:pause_rhythm <group_id,rhythm_id>": "ana",
    "checkins:resume_rhythm <group_id,rhythm_id>": "ana",
    "checkins:afterword <round_id>": "ana",
    "checkins:hand_over <round_id>": "ana",
    "checkins:write_to <round_id,seat_id>": "ana",
    "checkins:rounds <group_id>": "ana",
    "checkins:set_rhythm <group_id>": "ana",
    "groups:invite <group_id>": "ana",
    "groups:invite_link <group_id,invitation_id>": "ana",
    "groups:invite_list <group_id>": "ana",
    "groups:invited <link>": "cleo",
    "groups:hours <group_id>": "ana",
    "support:duty <group_id>": "ana",
    "support:worries": "ana",
    "support:lines": "ada",
    "support:new_line": "ada",
    "support:line <line_key>": "ada",
    "support:worry <group_id,seat_id>": "ana",
    "groups:keep <group_id>": "ana",
    "groups:new": "ada",
    "groups:floor": "ada",
    "groups:change <change_id>": "ada",
    "groups:org": "ada",
    "groups:people <group_id>": "ana",
    "groups:person <group_id,seat_id>": "ana",
    "groups:seat <group_id>": "cleo",
    "journeys:of <copy_id>": "ana",
    "milestones:celebration <celebration_id>": "ana",
    "milestones:edit_ladder <ladder_id>": "ada",
    "milestones:for_round <group_id>": "ana",
    "milestones:group_ladder <group_id>": "ana",
    "milestones:ladders": "ada",
    "milestones:new_ladder": "ada",
    "conversations:write <group_id,seat_id>": "ana",
    "resources:shelf": "ana",
    "resources:away_public <reading_id>": "ada",
    "resources:anew <resource_id>": "ana",
    "resources:away <resource_id>": "ana",
    "resources:write <group_id>": "ana",
    "resources:waiting": "ada",
    "resources:look <suggested_id>": "ada",
    "live:end <round_id>": "ana",
    "live:link <round_id>": "ana",
    "live:live <round_id>": "ana",
    "members:join": None,
    "members:recover": None,
    "members:sign_in": None,
    "account_reset_password": None,
    "shares:take_back_reply <reply_id>": "ana",
}

QUERY_PARAMETERS: dict[str, tuple[str, ...]] = {
    "moderation:cases": ("page",),
    "shares:write <group_id>": ("draft",),
    "shares:edit <share_id>": ("draft",),
    "shares:share <share_id>": ("quote",),
    "shares:since <group_id>": ("after",),
    "groups:find": (
        "q",
        "day",
        "time",
        "zone",
        "meets",
        "about",
        "approach",
        "language",
        "for",
        "need",
        "joining",
        "open",
        "page",
        "help",
    ),
    "groups:keep <group_id>": ("listed", "joining", "stay_days", "unnamed", "quoting", "version"),
    "groups:floor": ("listed", "stay_days", "notice_days"),
    "groups:promise <group_id>": ("anchor",),
    "home:group <group_id>": ("before", "show", "after"),
    "home:words": ("before", "circle"),
    "resources:write <group_id>": ("from",),
    "journeys:road": ("count",),
    "journeys:one <journey_id>": ("count",),
    "journeys:step <number>": ("on",),
    "journeys:section <slug>": ("from",),
    "journeys:changes": ("before",),
    "notices:mine": ("before",),
    "checkins:mine": ("before",),
    "conversations:one <conversation_id>": ("before",),
    "live:look <round_id>": ("seen",),
    "support:look <hand_id>": ("seen", "only"),
    "support:one <hand_id>": ("only",),
    "checkins:change_rhythm <group_id,rhythm_id>": ("every",),
    "checkins:set_rhythm <group_id>": ("every", "from"),
    "members:sign_in": ("next",),
    "checkins:write_to <round_id,seat_id>": ("like",),
}


def _sites_own(cast: Any) -> Ladder:
    """The ladder of the site's roads, read anew: a test that empties the tables gets another."""
    with acting_as(cast.ada.pk):
        return Ladder.objects.visible_to(cast.ada).get(is_default=True)


ARGUMENTS: dict[str, Callable[[Any], object]] = {
    "group_id": lambda c: c.tuesday.public_id,
    "invitation_id": lambda c: c.invitation.public_id,
    "link": lambda c: token_of(c.invitation),
    "round_id": lambda c: c.round.public_id,
    "letter_id": lambda c: c.letter.public_id,
    "secret": lambda c: "2" * 43,
    "kind": lambda c: "share",
    "about": lambda c: c.share.public_id,
    "report_id": lambda c: c.report.public_id,
    "case_letter_id": lambda c: c.case_letter.public_id,
    "case_id": lambda c: c.case.public_id,
    "piece_id": lambda c: c.piece.public_id,
    "verb": lambda c: "reach_out",
    "end_id": lambda c: c.end.public_id,
    "opening_id": lambda c: c.opening.public_id,
    "partnership_id": lambda c: c.partnership.public_id,
    "words_id": lambda c: c.partner_words.public_id,
    "conversation_id": lambda c: c.conversation.public_id,
    "line_id": lambda c: c.line.public_id,
    "hand_id": lambda c: c.hand.public_id,
    "resource_id": lambda c: c.resource.public_id,
    "suggested_id": lambda c: c.suggested.public_id,
    "reading_id": lambda c: shipped.load()[0]["public_id"],
    "rhythm_id": lambda c: c.rhythm.public_id,
    "request_id": lambda c: c.ask.public_id,
    "change_id": lambda c: c.change.public_id,
    "block_id": lambda c: c.block.public_id,
    "seat_id": lambda c: c.ben_seat.public_id,
    "draft_id": lambda c: c.draft.public_id,
    "share_id": lambda c: c.share.public_id,
    "reply_id": lambda c: c.reply.public_id,
    "gathering_id": lambda c: c.gathering.public_id,
    "celebration_id": lambda c: c.celebration.public_id,
    "milestone_id": lambda c: c.milestone.public_id,
    "moment_id": lambda c: c.moment.public_id,
    "journey_id": lambda c: c.journey.public_id,
    "line_key": lambda c: lines.shipped().lines[0].key,
    "ladder_id": lambda c: _sites_own(c).public_id,
    "chapter_id": lambda c: c.chapter.public_id,
    "bend_id": lambda c: c.setback.public_id,
    "version_id": lambda c: c.version.public_id,
    "copy_id": lambda c: c.copy.public_id,
    "suggestion_id": lambda c: c.suggestion.public_id,
    "slug": lambda c: "first",
    "number": lambda c: 3,
    "country": lambda c: "IE",
    "token": lambda c: token(c.ben, "reminders"),
    "name": lambda c: "20261121T000000.eml",
    "pk": lambda c: 1,
    "key": lambda c: "x-y",
    "uidb36": lambda c: "1",
}
