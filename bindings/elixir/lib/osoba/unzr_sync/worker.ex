defmodule Osoba.UnzrSync.Worker do
  @moduledoc """
  An Oban worker that synchronises one person.

      defmodule MyApp.UnzrWorker do
        use Osoba.UnzrSync.Worker, host: MyApp.UnzrHost, queue: :unzr, max_attempts: 5
      end

  `host` is the module with the functions of `Osoba.UnzrSync.Host`. `policy` takes options of
  `Osoba.Verification.sync/4`. Every other option is Oban's: queue, attempts, priority, tags and so on.
  The module is an ordinary Oban worker: define `backoff/1` or `timeout/1` in it as usual.

  Jobs have the arguments `"person_id"` and `"claim_id"` and nothing else; what `perform/1` returns is
  in the table of `Osoba.UnzrSync`. The job is made for one claim and does nothing when the claim is
  no longer its own, so a job that runs twice changes a person once.

  Written for Oban 2.17 and later: string-keyed arguments, `{:ok, _}`, `{:error, _}`, `{:cancel, _}`
  and `{:snooze, seconds}`. Oban must be a dependency of the application that uses this module; this
  package does not depend on it.
  """

  @doc false
  defmacro __using__(options),
    do: Osoba.Jobs.Cron.worker(Osoba.UnzrSync, :run, [:policy], options)
end
