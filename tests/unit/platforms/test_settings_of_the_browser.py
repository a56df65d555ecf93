"""Configurations, launch arguments, proxies and what else is decided before a browser starts."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.errors import ProxyException, UnknownListException, UnsupportedNetworkException
from core.platforms.browser.pages.contexts import context_options, proxy_settings
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium, launch_arguments
from core.platforms.clock import SystemClock
from core.platforms.facebook.config import FacebookConfig
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import HttpProbe
from core.platforms.registry import PLATFORMS, build_gateways, lists_of
from core.platforms.sessions_only import SessionsOnlyManager
from core.platforms.storage_files import as_storage_state
from tests.support.tables import each


def test_the_documented_defaults() -> None:
    config = FacebookConfig()
    assert (config.headless, config.timeout_navigation, config.timeout_selectors) == (True, 30_000, 10_000)
    assert config.max_friends_to_scrape == 5_000
    assert (config.page_pause_min_s, config.page_pause_max_s) == (1.0, 3.0)


@each(
    "wrong",
    [
        {"timeout_navigation": 0},
        {"timeout_selectors": -1},
        {"max_friends_to_scrape": 0},
        {"max_scrolls": 0},
        {"scroll_pause_ms": 0},
        {"page_pause_min_s": 4},
        {"page_pause_min_s": 0, "page_pause_max_s": 0},
        {"headless": "quizás"},
        {"max_friend_to_scrape": 10},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FacebookConfig(**wrong)


def test_no_pause_at_all_is_for_the_sandbox_only() -> None:
    hasty = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0)
    probe, clock = HttpProbe(network=None, clock=SystemClock()), SystemClock()
    with pytest.raises(ValueError, match="sandbox"):
        build_gateways(BrowserPool(None), probe, clock, configs={Platform.FACEBOOK: hasty})
    network = SandboxNetwork({"www.facebook.com": "127.0.0.1:1"}, "", ())
    inside = build_gateways(BrowserPool(None, network=network), probe, clock, configs={Platform.FACEBOOK: hasty})
    assert inside[Platform.FACEBOOK].lists == lists_of(Platform.FACEBOOK)
    assert lists_of(Platform.FACEBOOK)[0] is ListKind.FRIENDS
    outside = build_gateways(BrowserPool(None), probe, clock)
    assert {platform: gateway.platform for platform, gateway in outside.items()} == {one: one for one in Platform}


def test_a_gateway_reads_and_builds_addresses() -> None:
    gateways = build_gateways(BrowserPool(None), HttpProbe(network=None, clock=SystemClock()), SystemClock())
    for platform, gateway in gateways.items():
        ref = ProfileRef(platform, "vega.ficticia" if platform is not Platform.X else "vega_ficticia")
        assert gateway.parse_profile_url(gateway.profile_url(ref)) == ref


async def test_profiles_of_platforms_without_lists_are_refused_with_their_name() -> None:
    for spec in PLATFORMS:
        if spec.lists:
            continue
        manager = spec.manager()
        profile = Profile(spec.platform, "1", "Vega")
        if spec.manager.read_profile is SessionsOnlyManager.read_profile:
            with pytest.raises(UnsupportedNetworkException) as network:
                await manager.read_profile(ProfileRef(spec.platform, "vega"))
            assert network.value.network == spec.platform
        with pytest.raises(UnknownListException) as wanted:
            await anext(manager.read_list(profile, ListKind.FOLLOWERS, known=frozenset(), limit=1))
        assert wanted.value.available == ()


@each(
    ("url", "settings"),
    [
        ("http://127.0.0.1:8080", {"server": "http://127.0.0.1:8080"}),
        ("proxy.ejemplo.test:8080", {"server": "http://proxy.ejemplo.test:8080"}),
        (
            "https://ana:cl%40ve@proxy.test:1",
            {"server": "https://proxy.test:1", "username": "ana", "password": "cl@ve"},
        ),
        ("http://ana@proxy.test", {"server": "http://proxy.test", "username": "ana", "password": ""}),
        ("socks5://127.0.0.1:1080", {"server": "socks5://127.0.0.1:1080"}),
        ("socks5h://[::1]:1080", {"server": "socks5://[::1]:1080"}),
    ],
)  # fmt: skip
def test_proxy_addresses_become_browser_settings(url: str, settings: dict[str, str]) -> None:
    assert proxy_settings(url) == settings


@each("url", ["", "ftp://a.test:1", "http://", "http://a.test:99999", "socks5://ana:clave@a.test:1"])
def test_unusable_proxies_are_told_without_their_password(url: str) -> None:
    with pytest.raises(ProxyException) as caught:
        proxy_settings(url)
    assert "clave" not in str(caught.value)


def test_a_context_is_made_of_the_sessions_identity_and_nothing_else() -> None:
    state = StorageState({"cookies": []})
    plain = SessionIdentity(SessionId(1), Platform.X, state)
    assert context_options(plain) == {
        "storage_state": {"cookies": [], "origins": []},
        "locale": "es-ES",
        "service_workers": "block",
        "accept_downloads": False,
    }
    own = SessionIdentity(SessionId(1), Platform.X, state, "http://a.test:1", "Navegador/1.0", "en-GB")
    options = context_options(own, default_user_agent="Otro/1.0")
    assert (options["user_agent"], options["locale"]) == ("Navegador/1.0", "en-GB")
    assert options["proxy"] == {"server": "http://a.test:1"}


def test_only_root_goes_without_chromiums_sandbox() -> None:
    arguments = launch_arguments(["--extra"])
    assert arguments[-1] == "--extra"
    assert ("--no-sandbox" in arguments) is (os.geteuid() == 0)
    assert "--disable-background-networking" in arguments


def test_chromium_is_found_by_setting_then_on_path_then_among_downloads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def executable(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(0o755)
        return path

    older = executable(tmp_path / "ms" / "chromium-1100" / "chrome-linux" / "chrome")
    newer = executable(tmp_path / "ms" / "chromium-1200" / "chrome-linux64" / "chrome")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_chromium(downloads=tmp_path / "nowhere") is None
    assert find_chromium(downloads=tmp_path / "ms") == newer
    newer.chmod(0o644)
    assert find_chromium(downloads=tmp_path / "ms") == older
    installed = executable(tmp_path / "bin" / "google-chrome")
    assert find_chromium(downloads=tmp_path / "ms") == installed
    assert find_chromium(older, downloads=tmp_path / "ms") == older
    light = executable(tmp_path / "ms" / "chromium_headless_shell-1200" / "chrome-linux" / "headless_shell")
    assert find_chromium(downloads=tmp_path / "ms") == light
    installed_light = executable(tmp_path / "bin" / "chromium-headless-shell")
    assert find_chromium(downloads=tmp_path / "ms") == installed_light
    assert find_chromium(headless=False, downloads=tmp_path / "ms") == installed
    assert find_chromium(tmp_path / "missing", downloads=tmp_path / "ms") is None


def test_a_storage_state_comes_as_a_dict_a_file_or_not_at_all(tmp_path: Path) -> None:
    data = {"cookies": [{"name": "a", "value": "b", "domain": ".x.com", "path": "/"}], "origins": []}
    file = tmp_path / "facebook_storage_state.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    for source in (data, StorageState(data), file, str(file)):
        assert as_storage_state(source) == data
    assert as_storage_state(None).cookies == []
    file.write_text("[]")
    with pytest.raises(ValueError, match="storage_state"):
        as_storage_state(file)
