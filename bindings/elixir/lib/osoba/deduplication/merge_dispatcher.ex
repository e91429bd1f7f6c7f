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

  alias Osoba.Jobs.Call
  alias Osoba.Jobs.Cron

  @doc false
  defmacro __using__(options), do: Cron.dispatcher(__MODULE__, options)

  @doc false
  def perform(args, options) do
    Cron.perform(args, options, fn host, batch_size ->
      limits = Cron.limits(options)
      loop = Cron.loop(host, batch_size, options, &host.claim_merges(&1, limits))
      result = Osoba.Deduplication.dispatch_merges(loop)
      if Call.has?(host, :backlog, 1), do: Osoba.Deduplication.backlog(host)
      result
    end)
  end
end
