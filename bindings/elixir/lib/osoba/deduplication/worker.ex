defmodule Osoba.Deduplication.Worker do
  @moduledoc """
  An Oban worker that verifies one person: finds its duplicates among those changed earlier.

      defmodule MyApp.DedupWorker do
        use Osoba.Deduplication.Worker, host: MyApp.DedupHost, queue: :dedup, max_attempts: 5
      end

  `host` is the module with the functions of `Osoba.Deduplication.Host`. `policy` takes options of
  `Osoba.Deduplication.pairs/3`, those of the host unless given. Every other option is Oban's.

  Jobs have the arguments `"person_id"` and `"claim_id"` and nothing else; what `perform/1` returns is in the
  table of `Osoba.Deduplication`. The job is made for one claim and does nothing when the claim is no longer its
  own. Written for Oban 2.17 and later.
  """

  @doc false
  defmacro __using__(options),
    do: Osoba.Jobs.Cron.worker(Osoba.Deduplication, :run, [:policy], options)
end
