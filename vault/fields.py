"""Sealed fields: plain text on the instance, ciphertext in the database."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from vault.keys import opened
from vault.models import DataKey
from vault.sealing import PAD_BYTES, pad, seal, unpad, unseal


class _Sealed(bytes):
    """Bytes as they stand in the database, not opened yet."""


class _Words:
    """Opens a sealed value the first time it is read from an instance."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, _Sealed):
            value = self.field.open(instance, value)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Column = models.Field[Any, Any]  # str, or None where the field may be empty
else:
    _Column = models.BinaryField


class SealedTextField(_Column):
    """Words of a ConfidentialModel. `max_length` counts characters and is checked by forms and by `pre_save`.

    The value cannot be searched, compared or set by `update()`: what is sealed is only reached through its row.

    `block`: bytes it is padded to a multiple of. A large one for a list of answers, so that its length does not tell how many
    were given.
    """

    def __init__(self, *args: Any, max_length: int = 10_000, block: int = PAD_BYTES, **kwargs: Any) -> None:
        self.max_characters, self.block = max_length, block
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs["max_length"] = self.max_characters
        if self.block != PAD_BYTES:
            kwargs["block"] = self.block
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Words(self))

    def get_default(self) -> Any:
        return None if self.null else ""

    def _bound_to(self, public_id: str, key_id: int) -> bytes:
        return f"{self.model._meta.db_table}|{self.column}|{public_id}|{key_id}".encode()

    def open(self, instance: Any, sealed: bytes) -> str:
        """The words. Raises Unopenable where the ciphertext does not belong to this row, column and key."""
        return self.open_row(instance.public_id, instance.key, sealed)

    def open_row(self, public_id: str, key: DataKey, sealed: bytes) -> str:
        """The same for a row that was read without making an instance of it."""
        return unpad(unseal(bytes(sealed), opened(key), self._bound_to(public_id, key.pk)))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _Sealed(value)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        if len(value) > self.max_characters:
            raise ValueError(f"{self.name} is longer than {self.max_characters} characters")
        bound_to = self._bound_to(model_instance.public_id, model_instance.key_id)
        return _Sealed(seal(pad(value, self.block), opened(model_instance.key), bound_to))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, _Sealed):
            raise FieldError(f"{self.name} is sealed: save the row itself, not through update() or a filter")
        return super().get_db_prep_value(None if value is None else bytes(value), connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed and cannot be searched")
