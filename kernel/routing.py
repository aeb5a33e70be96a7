"""The rules of the addresses: six hundred of them, of which a process builds a few."""

from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule that learns to build its address when it is first asked to.

    Werkzeug compiles two functions a rule when it is added: for ours that is most of what starting an
    application costs, and a command of the terminal needs none of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        compiled, name = super()._compile_builder, "_build_unknown" if append_unknown else "_build"

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            builds = compiled(append_unknown).__get__(rule, None)
            setattr(rule, name, builds)
            address: tuple[str, str] = builds(**values)
            return address

        return build
