"""The settings, read once from ``gongkai.toml`` and the environment.

The environment overrides the file: ``GONGKAI_SMTP_HOST=mail.example.org``. For containers,
``GONGKAI_SECRET_KEY_FILE=/run/secrets/key`` reads any setting from a file. docs/settings.md lists
all settings; a test checks that.
"""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from disclosures.errors import InputError
from service.durations import Duration

PREFIX = "GONGKAI_"


class Settings(BaseSettings):
    """All settings, validated."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    # storage
    database_url: str = Field(
        "sqlite:///var/gongkai.db", description="Database URL: an SQLite file or PostgreSQL."
    )
    var: Path = Field(
        Path("var"), description="Directory for files that the service itself writes."
    )
    catalogue: Path = Field(
        Path("catalogue.toml"), description="TOML file that lists the sources to watch."
    )

    # web server
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    base_url: str = Field("", description="Public URL of the service; default: http://HOST:PORT.")
    trusted_hosts: tuple[str, ...] = Field(
        (), description="Host headers accepted besides that of base_url; * for any."
    )
    authority: str = Field(
        "",
        description="Tagging entity of feed entry ids (RFC 4151); never change it. "
        "Default: base_url's host,2026.",
    )
    service: str = Field("公开 Gongkai", description="Name of the service on pages and in letters.")
    secret_key: SecretStr | None = Field(
        None,
        description="Key that signs links and sessions; if empty, one is generated and stored in "
        "VAR/secret.",
    )

    # mail
    smtp_host: str = Field("127.0.0.1", description="Host name of the mail server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Port of the mail server.")
    smtp_username: str = Field("", description="User name for SMTP authentication; empty: none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for SMTP authentication.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "none", description="Encryption of the SMTP connection."
    )
    smtp_ca_file: str = Field(
        "",
        description="PEM file of the certificate authorities that may certify the mail server; "
        "empty: those of the system.",
    )
    smtp_plaintext_login: bool = Field(
        False,
        description="Whether smtp_username and smtp_password may be sent without encryption.",
    )
    smtp_timeout: Duration = Field(
        timedelta(seconds=60), description="Timeout of one SMTP command."
    )
    smtp_connections: int = Field(
        4, ge=1, le=50, description="Maximum number of simultaneous SMTP connections."
    )
    mail_from: str = Field("gongkai@localhost", description="Sender address of letters.")
    imprint: str = Field(
        "", description="Who runs the service and where; printed at the foot of each letter."
    )
    operator_address: str = Field(
        "",
        description="E-mail address that is notified when a source becomes unreadable or partial.",
    )

    # crawler
    contact: str = Field(
        "", description="E-mail address or URL in the User-Agent, for site owners."
    )
    allowed_networks: tuple[str, ...] = Field(
        (), description="Private networks (CIDR) that may be visited."
    )
    crawl_timeout: Duration = Field(timedelta(seconds=30), description="Timeout of one request.")
    crawl_max_bytes: int = Field(
        15_000_000, ge=1000, description="Maximum size of one page, in bytes."
    )
    crawl_memory: int = Field(
        1_500_000_000,
        ge=200_000_000,
        description="Memory limit of the crawler process, in bytes.",
    )
    crawl_cpu: Duration = Field(
        timedelta(seconds=20), description="CPU time limit for parsing one page."
    )
    hosts_at_once: int = Field(
        16, ge=1, description="Maximum number of hosts visited at the same time."
    )
    sources_per_host: int = Field(
        20, ge=1, description="Maximum number of sources of one host in one lease."
    )

    # noise
    second_reading: Duration = Field(
        timedelta(minutes=10),
        ge=timedelta(0),
        description="How long after its first visit a source is read again, to learn what differs "
        "at every visit.",
    )

    # leases: when work becomes available again after its process died
    visit_lease: Duration = Field(
        timedelta(minutes=2), description="Lease duration of a host that is being visited."
    )
    delivery_lease: Duration = Field(
        timedelta(minutes=5), description="Lease duration of a letter that is being sent."
    )

    # rules
    withdraw_after: int = Field(
        3, ge=1, description="Minimum number of visits that miss a report before it is withdrawn."
    )
    withdraw_span: Duration = Field(
        timedelta(days=1),
        description="Minimum time between the first and the last of these visits.",
    )
    unreadable_after: int = Field(
        2,
        ge=1,
        description="Consecutive visits failed by passing faults before operators are notified.",
    )
    unreadable_span: Duration = Field(
        timedelta(hours=1),
        description="Minimum time between the first and the last of these visits.",
    )
    change_limit_changed: int = Field(
        5,
        ge=1,
        description="A visit is quarantined if more reports changed than this "
        "and change_limit_share.",
    )
    change_limit_share: float = Field(
        0.3, gt=0, le=1, description="Share of all reports that must have changed as well."
    )
    change_limit_new: int = Field(
        20, ge=1, description="A visit is quarantined if more reports are new than this."
    )
    correlation_threshold: int = Field(
        30,
        ge=3,
        description="Minimum number of revisions of peer sources in two hours "
        "that are quarantined.",
    )
    correlation_delay: Duration = Field(
        timedelta(hours=1),
        ge=timedelta(0),
        le=timedelta(hours=2),
        description="Delay of an uncorroborated change, in case peers change too; 0 disables it.",
    )

    # logs
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Lowest level that is logged."
    )
    log_format: Literal["auto", "plain", "json"] = Field(
        "auto", description="Log format; auto: plain on a terminal, json elsewhere."
    )

    @property
    def public_url(self) -> str:
        """Public URL of the service, without a final slash: as set, or where it listens."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @model_validator(mode="after")
    def _login_is_encrypted(self) -> Self:
        open_login = self.smtp_security == "none" and not self.smtp_plaintext_login
        if self.smtp_username and open_login:
            raise ValueError(
                "smtp_username: the login would be sent without encryption; set smtp_security to "
                "starttls or tls, or smtp_plaintext_login = true"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, files named by it, gongkai.toml."""
        file = Path(os.environ.get(f"{PREFIX}CONFIG", "gongkai.toml"))
        toml = TomlConfigSettingsSource(settings_cls, toml_file=file)
        return init_settings, env_settings, _EnvironmentFileSettings(settings_cls), toml


class _EnvironmentFileSettings(PydanticBaseSettingsSource):
    """Reads setting ``x`` from the file that ``GONGKAI_X_FILE`` names; it must exist."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str, str, bool]:
        """Read one setting from its file."""
        path = Path(os.environ[f"{PREFIX}{field_name.upper()}_FILE"])
        return path.read_text(encoding="utf-8").strip(), field_name, False

    def __call__(self) -> dict[str, str]:
        """Read all settings that are given by file."""
        names = self.settings_cls.model_fields
        given = [name for name in names if f"{PREFIX}{name.upper()}_FILE" in os.environ]
        return {name: self.get_field_value(names[name], name)[0] for name in given}


def read_settings(**given: object) -> Settings:
    """Read the settings; `given` overrides all sources.

    Raises:
        InputError: A setting is unknown or not valid; the message says which and why.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic validates them
    except ValidationError as error:
        lines = [
            ": ".join((*map(str, each["loc"]), each["msg"].removeprefix("Value error, ")))
            for each in error.errors()
        ]
        raise InputError("invalid settings:\n  " + "\n  ".join(lines)) from error
    except (OSError, ValueError) as error:
        raise InputError(f"the settings cannot be read: {error}") from error
