"""A cache of sessions that keeps everything it is told, in order."""

from core.ports.session_cache import NO_ANSWER, CacheAnswer


class FakeSessionCache:
    """Implements SessionCache; `told` is what writers said."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._number = 0
        self._change: str | None = None
        self._kept: dict[str, tuple[str, str]] = {}

    async def look(self, key: str) -> CacheAnswer:
        if self._change is not None:
            return NO_ANSWER
        version, value = self._kept.get(key, ("", ""))
        return CacheAnswer(str(self._number), value if version == str(self._number) else None)

    async def keep(self, key: str, value: str, version: str) -> None:
        self._kept[key] = version, value

    async def begin(self) -> str:
        self.forget()
        self._change = str(self._number)
        self.told.append("begin")
        return self._change

    async def end(self, mark: str) -> None:
        self.told.append("end")
        if self._change == mark:
            self._change = None
            self.forget()

    def forget(self) -> None:
        self._number += 1

    async def ping(self) -> float:
        return 0.0

    async def aclose(self) -> None:
        self._kept.clear()
