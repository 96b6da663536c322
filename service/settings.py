"""Every setting, read once from ``gongkai.toml`` and the environment. Only the wiring asks.

The environment wins over the file: ``GONGKAI_SMTP_HOST=mail.example.org``. For containers,
``GONGKAI_SECRET_KEY_FILE=/run/secrets/key`` reads any setting from a file. docs/settings.md lists
them all; a test keeps it so.
"""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from disclosures.errors import InputError

PREFIX = "GONGKAI_"


class Settings(BaseSettings):
    """What an operator may choose."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    # where things are kept
    database_url: str = Field("sqlite:///var/gongkai.db", description="SQLite file or PostgreSQL")
    var: Path = Field(Path("var"), description="Folder for what the service itself writes")
    catalogue: Path = Field(Path("catalogue.toml"), description="File of the sources to watch")

    # the web face
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    base_url: str = Field("", description="How readers reach us; default http://HOST:PORT")
    trusted_hosts: tuple[str, ...] = Field(
        (), description="Host headers answered besides that of base_url; * for any"
    )
    authority: str = Field(
        "",
        description="Names the feeds' entries for good (RFC 4151); default: base_url's host,2026",
    )
    service: str = Field("公开 Gongkai", description="The name that readers see")
    secret_key: SecretStr | None = Field(
        None, description="Signs links and sessions; made and kept in VAR/secret if not given"
    )

    # mail
    smtp_host: str = Field("127.0.0.1", description="Mail server")
    smtp_port: int = Field(25, ge=1, le=65535, description="Its port")
    smtp_username: str = Field("", description="User name, if it asks for one")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password, if it asks for one")
    smtp_security: Literal["none", "starttls", "tls"] = Field("none", description="Encryption")
    smtp_timeout: timedelta = Field(timedelta(seconds=60), description="Longest wait for it")
    smtp_connections: int = Field(4, ge=1, le=50, description="Connections at the same time")
    mail_from: str = Field("gongkai@localhost", description="Sender of our letters")
    imprint: str = Field("", description="Who runs the service and where; the foot of each letter")
    operator_address: str = Field("", description="Is told when a source becomes unreadable")

    # crawling
    contact: str = Field("", description="Address or URL in the User-Agent, for site owners")
    allowed_networks: tuple[str, ...] = Field(
        (), description="Networks (CIDR) that may be visited though they are not public"
    )
    crawl_timeout: timedelta = Field(timedelta(seconds=30), description="Longest wait for a page")
    crawl_max_bytes: int = Field(15_000_000, ge=1000, description="Largest page, in bytes")
    crawl_memory: int = Field(
        1_500_000_000, ge=200_000_000, description="Most memory of the crawler process, in bytes"
    )
    crawl_cpu: timedelta = Field(timedelta(seconds=20), description="Most CPU time for one page")
    hosts_at_once: int = Field(16, ge=1, description="Hosts visited at the same time")
    sources_per_host: int = Field(20, ge=1, description="Sources of a host taken at once")

    # leases: how long work stays taken after its process died
    visit_lease: timedelta = Field(timedelta(minutes=2), description="Of a host being visited")
    delivery_lease: timedelta = Field(timedelta(minutes=5), description="Of a letter being sent")

    # rules
    withdraw_after: int = Field(3, ge=1, description="Visits on which a report must be missing")
    withdraw_span: timedelta = Field(
        timedelta(days=1), description="... over at least this time, before it counts as withdrawn"
    )
    unreadable_after: int = Field(
        2, ge=1, description="Failed visits in a row before operators are told (passing faults)"
    )
    brake_changed: int = Field(5, ge=1, description="A visit is held if more reports changed ...")
    brake_share: float = Field(0.3, gt=0, le=1, description="... and more than this share of all")
    brake_new: int = Field(20, ge=1, description="A visit is held if more reports are new")
    correlation_threshold: int = Field(
        30,
        ge=3,
        description="Revisions of one site family or domain within two hours that are quarantined",
    )
    correlation_delay: timedelta = Field(
        timedelta(hours=1),
        ge=timedelta(0),
        le=timedelta(hours=2),
        description="How long an uncorroborated change is delayed, in case it is part of a "
        "correlated change; 0: not at all",
    )

    # logs
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least")
    log_format: Literal["auto", "plain", "json"] = Field(
        "auto", description="auto: plain on a terminal, json elsewhere"
    )

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then files named by the environment, then gongkai.toml."""
        file = Path(os.environ.get(f"{PREFIX}CONFIG", "gongkai.toml"))
        toml = TomlConfigSettingsSource(settings_cls, toml_file=file)
        return init_settings, env_settings, _FilesNamedByEnvironment(settings_cls), toml


class _FilesNamedByEnvironment(PydanticBaseSettingsSource):
    """``GONGKAI_X_FILE`` names the file that holds setting ``x``; it must be there."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str, str, bool]:
        """What the file says."""
        path = Path(os.environ[f"{PREFIX}{field_name.upper()}_FILE"])
        return path.read_text(encoding="utf-8").strip(), field_name, False

    def __call__(self) -> dict[str, str]:
        """All settings that are given so."""
        names = self.settings_cls.model_fields
        given = [name for name in names if f"{PREFIX}{name.upper()}_FILE" in os.environ]
        return {name: self.get_field_value(names[name], name)[0] for name in given}


def read_settings(**given: object) -> Settings:
    """Read the settings; `given` wins over everything.

    Raises:
        InputError: A setting is unknown or wrong; the message says which and why.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise InputError("these settings cannot be taken:\n  " + "\n  ".join(lines)) from error
    except (OSError, ValueError) as error:
        raise InputError(f"the settings cannot be read: {error}") from error
