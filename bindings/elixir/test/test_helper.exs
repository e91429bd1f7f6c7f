# Tests that need PostgreSQL run against a server of their own, where its programs are there.
exclude =
  case {Osoba.Test.Postgres.programs(), Code.ensure_loaded?(:pgsql)} do
    {nil, _driver} ->
      IO.puts("PostgreSQL's programs are not installed: the tests tagged :postgres are excluded.")
      [:postgres]

    {_programs, false} ->
      IO.puts("The driver p1_pgsql is not installed: the tests tagged :postgres are excluded.")
      [:postgres]

    {programs, true} ->
      Osoba.Test.Postgres.start!(programs)
      ExUnit.after_suite(fn _result -> Osoba.Test.Postgres.stop() end)
      []
  end

ExUnit.start(exclude: exclude, timeout: 300_000)
