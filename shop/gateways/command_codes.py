"""Bar codes of the till's commands: with a sheet of them a scanner alone sells."""

from barcode.codex import Code128
from markupsafe import Markup

# What the till's application understands (`frontend/src/till/commands.ts`).
COMMANDS = ("CMD-PAY", "CMD-EXACT", "CMD-HOLD", "CMD-LESS")
QUIET_MODULES = 10


def code128_svg(text: str) -> Markup:
    """The Code 128 symbol of a text as SVG, one unit a module, with its quiet zones."""
    pattern = Code128(text).build()[0]
    bars = "".join(f"M{at + QUIET_MODULES} 0h1v40h-1z" for at, dark in enumerate(pattern) if dark == "1")
    width = len(pattern) + 2 * QUIET_MODULES
    return Markup(
        '<svg class="command-code" viewBox="0 0 {} 40" role="img" aria-label="{}"><path d="{}"/></svg>'
    ).format(width, text, bars)
