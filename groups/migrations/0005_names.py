"""Everybody who sits somewhere goes by the name they have; groups and asks keep what held before these were settings."""

from django.db import migrations

from core.text import skeleton


def name_the_seats(apps, schema_editor):
    """Two in one group whose names look alike are told apart by a number, the later comer's."""
    Membership = apps.get_model("groups", "Membership")
    taken = set()
    for seat in Membership.objects.select_related("member").order_by("until", "since", "pk").iterator():
        name, number = seat.member.display_name, 1
        while seat.until is None and (seat.group_id, skeleton(name)) in taken:
            number += 1
            name = f"{seat.member.display_name[:36]} {number}"
        if seat.until is None:
            taken.add((seat.group_id, skeleton(name)))
        Membership.objects.filter(pk=seat.pk).update(name=name, name_key=skeleton(name))
    JoinRequest = apps.get_model("groups", "JoinRequest")
    for ask in JoinRequest.objects.select_related("member").iterator():
        JoinRequest.objects.filter(pk=ask.pk).update(name=ask.member.display_name)
    Block = apps.get_model("groups", "Block")
    for block in Block.objects.select_related("member").iterator():
        Block.objects.filter(pk=block.pk).update(name=block.member.display_name)
    apps.get_model("groups", "Group").objects.update(unnamed="no")


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_circle")]
    operations = [migrations.RunPython(name_the_seats, migrations.RunPython.noop)]
