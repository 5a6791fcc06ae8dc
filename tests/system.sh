#!/bin/sh
# The programs the tests drive, from the system's packages. Installs what is missing where that is allowed.
set -eu
missing=''
need() { [ -e "$1" ] || missing="$missing $2"; }
need /usr/bin/psql postgresql
need /usr/bin/openssl openssl
if [ "${SKIP:-}" != browser ]; then
  need /usr/bin/chromium chromium
  need /usr/bin/firefox-esr firefox-esr
  need /usr/bin/WebKitWebDriver webkit2gtk-driver
  need /usr/bin/Xvfb xvfb
  need /usr/bin/strace strace
  need /usr/share/doc/gir1.2-webkit2-4.1 'gir1.2-webkit2-4.1 python3-gi'
  need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
fi
[ -n "$missing" ] || exit 0
line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
else
  echo "The tests need programs that are not here. Type: sudo $line" >&2
  echo "or leave the browsers out: make test SKIP=browser" >&2
  exit 1
fi
