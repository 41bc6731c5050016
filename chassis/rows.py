"""Rows that the database makes by itself, thousands in one INSERT … SELECT: their ids, and what is the same in all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, String, Uuid, cast, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction
from uuid6 import uuid7


class _Random(GenericFunction[str]):
    """A random UUID (version 4) as 32 hexadecimal digits, another for each row and each time it stands in it."""

    type = String()
    name = "itmv_random"
    inherit_cache = True


class _Digits(GenericFunction[str]):
    """A number in three hexadecimal digits."""

    type = String()
    name = "itmv_digits"
    inherit_cache = True


@compiles(_Random, "postgresql")
def _random_on_postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"


@compiles(_Random, "sqlite")
def _random_on_sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(_Digits, "postgresql")
def _digits_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"lpad(to_hex({compiler.process(element.clauses, **options)}), 3, '0')"


@compiles(_Digits, "sqlite")
def _digits_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"printf('%03x', {compiler.process(element.clauses, **options)})"


def new_ids(order: ColumnElement[Any]) -> ColumnElement[UUID]:
    """A UUIDv7 of now for each row, rising with `order`, for at most 4,095 rows.

    RFC 9562, sections 5.7 and 6.2 (method 1): time, version, a counter of 12 bits, the variant, 60 random bits.
    """
    time_and_version = uuid7().hex[:13]
    counter = _Digits(func.row_number().over(order_by=order))
    return cast(literal(time_and_version) + counter + "8" + func.substr(_Random(), 18, 15), Uuid)


def constant(session: Session, column: Column[Any], value: Any) -> ColumnElement[Any]:
    """A value that is the same in all rows. PostgreSQL must be told its type; SQLite would make a number of it."""
    bound = literal(value, column.type)
    return bound if session.get_bind().dialect.name == "sqlite" else cast(bound, column.type)
