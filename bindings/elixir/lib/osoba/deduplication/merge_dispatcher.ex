defmodule Osoba.Deduplication.MergeDispatcher do
  @moduledoc """
  An Oban worker, run by cron, that claims merge candidates batch after batch and inserts one job for each:
  automatic ones that are `NEW`, those that clerks decided to merge, and those whose job died or gave up.

      defmodule MyApp.MergeDispatcher do
        use Osoba.Deduplication.MergeDispatcher,
          host: MyApp.DedupHost,
          worker: MyApp.MergeWorker,
          queue: :dedup_dispatch,
          rate_limit: 20,
          breaker: [faults: 20, pause: 300]
      end

  Options are those of `Osoba.Deduplication.Dispatcher`, here about merge candidates and the system of
  declarations, and `:breaker`: after so many `:faults` in a row nothing is claimed and the system of declarations
  is not asked for `:pause` seconds. The limits live in `merge_pace`.
  """

  alias Osoba.Deduplication
  alias Osoba.Jobs.Cron

  @doc false
  defmacro __using__(options), do: Cron.dispatcher(__MODULE__, options)

  @doc false
  def perform(args, options) do
    claim = fn host, count, limits -> host.claim_merges(count, limits) end
    Cron.perform(args, options, claim, &Deduplication.dispatch_merges/1, &Deduplication.backlog/1)
  end
end
