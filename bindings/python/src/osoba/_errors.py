"""What went wrong."""

from __future__ import annotations


# What a data frame makes of a column of digits with gaps in it: 3347300034.0.
_IS_TEXT = "is a text of digits; a number, such as a data frame makes of a column with gaps, has lost its form"
_NUMBERS_AS_TEXT = {
    "tax_id": f"a tax id {_IS_TEXT}: read the column as text",
    "number": f"a number of a document or phone {_IS_TEXT}: read the column as text",
    "document_number": f"a document's number {_IS_TEXT}: read the column as text",
    "phone_number": f"a phone {_IS_TEXT}: read the column as text",
    "unzr": f"a UNZR {_IS_TEXT}: read the column as text",
}


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

    @classmethod
    def about(cls, field: str, rule: str, status: int) -> OsobaError:
        """The error of a field, in words where its cause is a known one."""
        name = field.rpartition(".")[2]
        if rule == "type" and name in _NUMBERS_AS_TEXT:
            return cls(field, rule, status, f"{field}: {rule}: {_NUMBERS_AS_TEXT[name]}")
        return cls(field, rule, status)

    def __reduce__(self) -> tuple[object, ...]:
        return (OsobaError, (self.field, self.rule, self.status, str(self)))
