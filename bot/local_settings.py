"""The settings of the local world: of the environment, nothing that leads to real data is heard."""

from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.settings import Settings, read_settings

LOCAL_NAMES = frozenset({"data_dir", "chromium_path", "http_host", "http_port", "log_level", "log_json", "time_zone"})
"""What the local world takes from the environment. Nothing that leads to a real database, server, bot or key."""


class LocalSettings(Settings):
    """Settings of the local world: overrides, and LOCAL_NAMES from the environment; all else is as if not set."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """See BaseSettings."""
        del file_secret_settings
        return init_settings, _LocalSource(settings_cls, env_settings), _LocalSource(settings_cls, dotenv_settings)


class _LocalSource(PydanticBaseSettingsSource):
    """Another source, of which only LOCAL_NAMES are seen."""

    def __init__(self, settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._source = source

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """See PydanticBaseSettingsSource."""
        return self._source.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        """What the source has, as far as it is allowed."""
        return {name: value for name, value in self._source().items() if name in LOCAL_NAMES}


def load_local_settings(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """The settings of the local world. SettingsException."""
    return read_settings(LocalSettings, env_file, overrides)
