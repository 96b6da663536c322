"""A wrong command is one message on standard error and exit status 2, not a traceback."""

import sys

import pytest

from service.cli.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["runs", "--nosuch"], "No such option: --nosuch"),
        (["recrawl", "--all=x"], "--all"),
        (["incidents"], "Usage"),
        (["evidence"], "Missing argument"),
    ],
)
def test_wrong_usage_is_explained(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])

    with pytest.raises(SystemExit) as exited:
        main()

    assert exited.value.code == 2
    printed = capsys.readouterr()
    assert message in printed.err + printed.out
    assert "Traceback" not in printed.err + caplog.text
