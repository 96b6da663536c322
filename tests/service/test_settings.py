"""Settings from arguments, the environment and files; each is documented."""

from datetime import timedelta
from pathlib import Path

import pytest

from disclosures.errors import InputError
from service.secret_key import read_secret
from service.settings import Settings, read_settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_environment_takes_precedence_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gongkai.toml").write_text('smtp_host = "from-file"\nsmtp_port = 2525\n')
    monkeypatch.setenv("GONGKAI_SMTP_HOST", "from-environment")

    settings = read_settings()

    assert (settings.smtp_host, settings.smtp_port) == ("from-environment", 2525)


def test_secret_can_be_read_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a secret of enough length\n")
    monkeypatch.setenv("GONGKAI_SECRET_KEY_FILE", str(tmp_path / "key"))

    settings = read_settings()

    assert settings.secret_key
    assert settings.secret_key.get_secret_value() == "a secret of enough length"


def test_missing_secret_file_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY_FILE", "/nowhere/key")

    with pytest.raises(InputError, match="/nowhere/key"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("GONGKAI_PORT", "99999"), ("GONGKAI_ALLOWED_NETWORKS", '["everywhere"]')],
)
def test_invalid_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InputError, match=name.removeprefix("GONGKAI_").lower()):
        read_settings()


@pytest.mark.parametrize("written", ["90", "90s", "1.5m", "1.5 min", "PT1M30S", "0:01:30"])
def test_duration_may_be_written_in_any_usual_form(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("GONGKAI_SMTP_TIMEOUT", written)

    assert read_settings().smtp_timeout == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("security", "plaintext", "allowed"),
    [("none", False, False), ("none", True, True), ("starttls", False, True), ("tls", False, True)],
)
def test_login_without_encryption_must_be_allowed_by_name(
    security: str, plaintext: bool, allowed: bool
) -> None:
    given = {"smtp_security": security, "smtp_plaintext_login": plaintext}
    if allowed:
        assert read_settings(smtp_username="ada", **given).smtp_username == "ada"
    else:
        with pytest.raises(InputError, match="smtp_plaintext_login = true"):
            read_settings(smtp_username="ada", **given)


def test_unknown_setting_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "gongkai.toml").write_text('smpt_host = "typo"\n')

    with pytest.raises(InputError, match="smpt_host"):
        read_settings()


def test_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_SMTP_PASSWORD", "hunter2hunter2")

    assert "hunter2" not in repr(read_settings())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")


def test_secret_is_generated_once_with_private_permissions(tmp_path: Path) -> None:
    made = read_secret(None, tmp_path)

    assert read_secret(None, tmp_path) == made
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_too_short_secret_is_rejected(tmp_path: Path) -> None:
    from pydantic import SecretStr

    with pytest.raises(InputError, match="at least"):
        read_secret(SecretStr("short"), tmp_path)
