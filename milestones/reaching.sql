-- Whose milestone it is this morning: written down, and told, by one statement for everybody (milestones/reaching.py).
-- w: first days from which a point falls on a date, for journeys that call and choose their first day so.
-- p: zones in which that date has come and it is past eight, and the instant the date was over there.
-- The steps are kept apart: left to itself the planner joins p by its date alone, and looks at everybody a hundred times.
WITH there AS MATERIALIZED (
    SELECT j.id, j.member_id, j.key_id, j.ladder, j.created_at, w.reached_on, w.months, w.days
    FROM unnest(%(starts)s::date[], %(first_days)s::smallint[], %(leap_days)s::text[], %(months)s::int[], %(days)s::int[],
                %(reached)s::date[]) AS w (starts_on, first_day, leap_day, months, days, reached_on)
    JOIN journeys_journey j ON j.starts_on = w.starts_on AND j.milestones_wanted
        AND (w.first_day IS NULL OR j.first_day = w.first_day)
        AND (w.leap_day = '' OR j.leap_day = w.leap_day)
        AND NOT (j.month_only AND w.days > 0)
    WHERE NOT EXISTS (SELECT FROM milestones_milestone t
                      WHERE t.journey_id = j.id AND t.months = w.months AND t.days = w.days AND t.kind = 'rung')
), known AS MATERIALIZED (
    SELECT there.*, coalesce(own.id, (SELECT id FROM milestones_ladder WHERE is_default)) AS ladder_id,
        CASE WHEN m.time_zone = ANY (%(known)s::text[]) THEN m.time_zone ELSE %(site_zone)s END AS zone
    FROM there
    JOIN members_member m ON m.id = there.member_id AND m.is_active
    LEFT JOIN milestones_ladder own ON own.public_id = there.ladder AND (own.group_id IS NULL OR EXISTS (
        SELECT FROM groups_membership seat WHERE seat.group_id = own.group_id AND seat.member_id = there.member_id
            AND seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)))
), due AS (
    SELECT k.id AS journey_id, k.member_id, k.key_id, k.reached_on,
           r.code, r.words, r.number, r."of", r.months, r.days, r.colour
    FROM known k
    JOIN unnest(%(zones)s::text[], %(dates)s::date[], %(over)s::timestamptz[]) AS p (zone, date, over)
        ON p.zone = k.zone AND p.date = k.reached_on AND k.created_at < p.over
    JOIN milestones_rung r ON r.ladder_id = k.ladder_id AND r.months = k.months AND r.days = k.days
    WHERE EXISTS (SELECT FROM members_consent yes
                  WHERE yes.member_id = k.member_id AND yes.purpose = %(purpose)s AND yes.withdrawn_at IS NULL)
    ORDER BY k.id, r.months, r.days
    LIMIT %(batch)s
), written AS (
    INSERT INTO milestones_milestone (public_id, kind, journey_id, member_id, key_id, rung, words, number, "of", months, days,
        colour, reached_on, month_only, told_at)
    SELECT {opaque_id}, 'rung', journey_id, member_id, key_id, code, words, number, "of", months, days,
        colour, reached_on, false, %(now)s
    FROM due CROSS JOIN LATERAL (SELECT uuid_send(gen_random_uuid()) AS dice WHERE journey_id > 0) d
    ON CONFLICT DO NOTHING
    RETURNING public_id, member_id, journey_id, months, days
), told AS (
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
    SELECT 'milestone', member_id, NULL, public_id, 'milestone:' || journey_id || ':' || months || 'm' || days || 'd:' || member_id,
        %(now)s, %(now)s, %(not_after)s, 'waiting', 0
    FROM written WHERE NOT EXISTS (SELECT FROM milestones_nofuss quiet WHERE quiet.member_id = written.member_id)
    ON CONFLICT (dedupe) DO NOTHING
)
SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM written)
