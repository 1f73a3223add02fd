"""Many rows from one: made once through the models, then copied inside the database with whatever differs from row to row."""

import json
from typing import Any

_VOICE = (
    "small thing today told my sister the truth when she asked how week was and sky did not fall in nearly stayed home then "
    "remembered nobody here asks where you have been they just move a chair slept badly walked anyway river light called back "
    "friend from before kept phone my pocket said no once out loud counted buses coffee rain kitchen morning still here"
)
LETTERS = 600


def body(random: Any) -> str:
    """Six hundred letters in two paragraphs, no two alike."""
    text = " ".join(random.choices(_VOICE.split(), k=160)).capitalize()
    return f"{text[: LETTERS // 2]}.\n\n{text[LETTERS // 2 : LETTERS - 3]}"


def multiply(cursor: Any, model: Any, template: int, first: int, last: int, **instead: str) -> None:
    """Rows `first` to `last` like the row of id `template`; `instead` gives SQL by column, in which `n` is the number.

    Without an `id` among them the numbers are the ids. Columns the models gain later come along by themselves.
    """
    table, instead = model._meta.db_table, {"id": "n", **instead}
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(instead.get(column, f"t.{column}") for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} t, generate_series({first}, {last}) n"
        f" WHERE t.id = {template}"
    )


def count_on(cursor: Any, *models: Any) -> None:
    """The next row of each gets the next free id."""
    for model in models:
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )


def opaque(letter: str) -> str:
    """SQL for a public id of ten characters that no other row has."""
    return f"'{letter}' || translate(lpad(n::text, 9, '0'), '01', 'yz')"  # without the digits that look like letters


def _is_json(field: Any) -> bool:
    return bool(field.get_internal_type() == "JSONField")


def lend_defaults(cursor: Any, *models: Any) -> None:
    """Give the tables' columns the models' own defaults, so that SQL written by hand may leave them out."""
    for model in models:
        for field in model._meta.concrete_fields:
            if (
                field.null
                or not field.has_default()
                or (callable(field.default) and field.default not in (list, dict) and not _is_json(field))
            ):
                continue
            value = field.get_default()
            literal = json.dumps(value) if _is_json(field) else "{}" if value in ([], {}) else value
            cursor.execute(
                f'ALTER TABLE {model._meta.db_table} ALTER "{field.column}" SET DEFAULT %s', [literal]
            )
