"""The effects of one run, without a ledger: nothing was tried before."""

from dataclasses import dataclass, field

from tools.effect import Act, Look, Sent


@dataclass
class Tried:
    run: str = "r1"
    last_try: bool = False
    unclear: bool = False
    """An earlier try may have arrived."""
    early: dict[str, Sent] = field(default_factory=dict[str, Sent])
    keys: list[str] = field(default_factory=list[str])

    def effect(self, key: str, look: Look | None, act: Act) -> Sent:
        self.keys.append(key)
        found = look() if look is not None else None
        return Sent(found if found is not None else act(), self.unclear and look is None)

    def overtake(self, key: str) -> Sent | None:
        return self.early.get(key)
