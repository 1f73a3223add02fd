"""One name a seat; row security on mutes and on addresses; and whom somebody keeps their words from."""

from django.db import migrations, models

from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, only_changing, protect, tie

# SECURITY DEFINER: whose words are kept from me I must not be able to ask, or I would know who does it.
WITHHELD = """
    CREATE OR REPLACE FUNCTION sec.withheld_from_me() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
        AS $$ SELECT coalesce(array_agg(group_id || ':' || member_id), '{}') FROM public.groups_mute
              WHERE other_id = sec.me() AND withholds $$;
    REVOKE EXECUTE ON FUNCTION sec.withheld_from_me() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sec.withheld_from_me() TO rc_app;
"""


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_names"), ("vault", "0002_locks")]
    operations = [
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                fields=["group", "name_key"], condition=models.Q(until=None), name="one_name_a_seat"
            ),
        ),
        protect(
            "groups_mute",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        only_changing("groups_mute", ["withholds", "at"]),
        migrations.RunSQL(WITHHELD, "DROP FUNCTION sec.withheld_from_me()"),
        protect(
            "groups_invitedaddress",
            select=f"group_id = {MY_HELD_GROUPS}",
            insert=f"member_id = {ME} AND group_id = {MY_HELD_GROUPS}",
            delete=f"group_id = {MY_HELD_GROUPS}",
        ),
        only_changing("groups_invitedaddress", ["sent_at", "lease_until", "attempts"]),
        tie(
            "groups_invitedaddress",
            ["key_id", "member_id"],
            to="vault_datakey",
            to_columns=["id", "owner_id"],
        ),
    ]
