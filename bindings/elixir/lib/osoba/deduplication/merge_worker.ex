defmodule Osoba.Deduplication.MergeWorker do
  @moduledoc """
  An Oban worker that merges one pair, step by step.

      defmodule MyApp.MergeWorker do
        use Osoba.Deduplication.MergeWorker, host: MyApp.DedupHost, queue: :merge, max_attempts: 5
      end

  `host` is the module with the functions of `Osoba.Deduplication.Host`. `limits` says where the automatic band
  begins, as the host does unless given. Every other option is Oban's.

  Jobs have the argument `"merge_candidate_id"` and nothing else; what `perform/1` returns is in the table of
  `Osoba.Deduplication`. A job that runs twice, or beside another of the same candidate, merges once. Written for
  Oban 2.17 and later.
  """

  @doc false
  defmacro __using__(options),
    do: Osoba.Jobs.Cron.worker(Osoba.Deduplication, :merge, [:limits], options)
end
