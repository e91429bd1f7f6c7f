"""What went wrong."""

from __future__ import annotations


class OsobaError(ValueError):
    """An input that breaks a rule.

    Names the field and the rule, never the value, so it can be logged.

    >>> import osoba
    >>> try:
    ...     osoba.score({"birth_date": "1991-02-31"}, {})
    ... except osoba.OsobaError as error:
    ...     print(error.field, error.rule)
    person.birth_date date
    """

    field: str
    """Where the field is, e.g. ``facts.candidates[3].birth_date``; empty for the whole document."""
    rule: str
    """The rule that it broke, e.g. ``required``; empty if no field is to blame."""
    status: int
    """The ``osoba_status`` of the C ABI."""

    def __init__(self, field: str, rule: str, status: int, message: str = "") -> None:
        super().__init__(message or f"{field or 'the document'}: {rule}")
        self.field = field
        self.rule = rule
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        return (OsobaError, (self.field, self.rule, self.status, str(self)))
