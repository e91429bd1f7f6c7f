#!/bin/sh
# Checks the types of the package with dialyzer (Debian's erlang-dialyzer): specifications against what the
# functions do. The table of the standard libraries is made once, which takes minutes.
set -eu
cd "$(dirname "$0")"
export LC_ALL="${LC_ALL:-C.UTF-8}" MIX_ENV=dev
mix compile --warnings-as-errors
# Dialyzer reads Elixir's modules with Elixir's own code.
ERL_LIBS=$(elixir -e 'IO.write(Path.expand("..", :code.lib_dir(:elixir)))')
export ERL_LIBS
table=_build/dialyzer.plt
if [ ! -f "$table" ]; then
    echo "making $table"
    # Warnings about the libraries themselves are not ours.
    dialyzer --quiet --build_plt --output_plt "$table" --apps erts kernel stdlib elixir >/dev/null 2>&1 || [ -f "$table" ]
fi
# Oban and telemetry are named where they are there; this package depends on neither.
exec dialyzer --quiet --plt "$table" --no_check_plt -Wno_undefined_callbacks -r _build/dev/lib/osoba/ebin
