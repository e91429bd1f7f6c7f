# Tests that need PostgreSQL run against a server of their own. Where its programs or its driver are not
# installed those tests are excluded, which is said, unless OSOBA_REQUIRE_POSTGRES is set.
missing =
  cond do
    Osoba.Test.Postgres.programs() == nil -> "PostgreSQL's programs (Debian's package postgresql)"
    not Code.ensure_loaded?(:pgsql) -> "the driver (Debian's package erlang-p1-pgsql)"
    true -> nil
  end

exclude =
  cond do
    missing == nil ->
      Osoba.Test.Postgres.start!(Osoba.Test.Postgres.programs())
      ExUnit.after_suite(fn _result -> Osoba.Test.Postgres.stop() end)
      []

    System.get_env("OSOBA_REQUIRE_POSTGRES") in [nil, ""] ->
      IO.puts(:stderr, "Not installed: #{missing}. The tests tagged :postgres are excluded.")
      [:postgres]

    true ->
      Mix.raise("Not installed: #{missing}.")
  end

# Real Oban, Ecto and Postgrex where they are, stand-ins elsewhere (`test/support`); a test says which.
for application <- [:telemetry, :postgrex, :ecto_sql, :oban],
    Code.ensure_loaded?(Ecto.Repo),
    do: {:ok, _} = Application.ensure_all_started(application)

exclude = if Code.ensure_loaded?(Oban.Registry), do: [:stand_in | exclude], else: exclude

ExUnit.start(exclude: exclude, timeout: 600_000)
