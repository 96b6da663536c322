#!/bin/sh
# Debian ships Python without ensurepip: install it where we may, else say what to install.
set -eu
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
else
  echo "Python's venv module is missing; install it, for example: sudo apt-get install python3-venv" >&2
  exit 1
fi
