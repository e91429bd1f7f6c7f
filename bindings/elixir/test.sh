#!/bin/sh
# Everything the package's tests need, in one command: PostgreSQL is started by the tests themselves,
# and here its absence is an error and not a smaller run. Ends with ExUnit's own summary.
set -eu
cd "$(dirname "$0")"
export LC_ALL="${LC_ALL:-C.UTF-8}" MIX_ENV=test OSOBA_REQUIRE_POSTGRES=1
mix format --check-formatted
mix compile --warnings-as-errors
exec mix test "$@"
