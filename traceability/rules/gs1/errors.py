"""What can be wrong with a GS1 code; sentences are in the message catalogue."""

from kernel.errors import Invalid


class InvalidGs1(Invalid):
    """Any text that is not the GS1 code it should be."""

    code = "gs1-invalid"


class InvalidCheckDigit(InvalidGs1):
    """The last digit does not match the others: a typing or reading mistake (`key`, `expected`)."""

    code = "gs1-invalid-check-digit"


class InvalidKey(InvalidGs1):
    """Not digits, or not of a length that the key has (`key`, `lengths`)."""

    code = "gs1-invalid-key"


class InvalidElement(InvalidGs1):
    """A value does not have the format of its application identifier (`ai`, `value`, `reason`)."""

    code = "gs1-invalid-element"


class UnknownIdentifier(InvalidGs1):
    """No application identifier of the dictionary starts here (`text`)."""

    code = "gs1-unknown-identifier"


class MalformedElements(InvalidGs1):
    """The text is not a sequence of elements (`text`)."""

    code = "gs1-malformed-elements"


class BrokenAssociation(InvalidGs1):
    """Elements that exclude one another, miss a companion or contradict (`ai`, `rule`)."""

    code = "gs1-broken-association"


class UnknownSymbology(InvalidGs1):
    """A scan with a symbology prefix that carries no GS1 data (`prefix`)."""

    code = "gs1-unknown-symbology"


class InvalidDigitalLink(InvalidGs1):
    """An address that is not a GS1 Digital Link (`reason`, and `ai` where one is at fault)."""

    code = "gs1-invalid-digital-link"
