defmodule Osoba.Deduplication.Dispatcher do
  @moduledoc """
  An Oban worker, run by cron, that claims persons changed since the last run batch after batch and inserts one job
  for each, until nobody is due.

      defmodule MyApp.DedupDispatcher do
        use Osoba.Deduplication.Dispatcher,
          host: MyApp.DedupHost,
          worker: MyApp.DedupWorker,
          queue: :dedup_dispatch,
          batch_size: 1_000,
          max_in_flight: 5_000
      end

  Options of its own:

    * `:host`: the module with the functions of `Osoba.Deduplication.Host`
    * `:worker`: the worker that jobs are made for (`Osoba.Deduplication.Worker`)
    * `:batch_size`: 100; how many persons are claimed at once, in one transaction with their jobs
    * `:daily_limit`: how many persons are claimed on one day, in UTC
    * `:max_in_flight`: how many persons may be in verification at the same time
    * `:rate_limit`: how many persons a second all nodes together look up
    * `:oban`: the name of the Oban instance, `Oban`

  There is no limit where none is given. The limits hold over all nodes: they live in the database (`dedup_pace`).
  Every other option is Oban's; `:max_attempts` is 1 and `:unique` covers every state of an unfinished job, unless
  given. `perform/1` returns `{:ok, count}`, `{:snooze, seconds}` or `{:error, reason}`. Arguments of a job
  overrule the options: `"batch_size"`. Written for Oban 2.17 and later.
  """

  alias Osoba.Deduplication
  alias Osoba.Jobs.Cron

  @doc false
  defmacro __using__(options), do: Cron.dispatcher(__MODULE__, options)

  @doc false
  def perform(args, options) do
    claim = fn host, count, limits -> host.claim(count, limits) end
    Cron.perform(args, options, claim, &Deduplication.dispatch_all/1, &Deduplication.backlog/1)
  end
end
