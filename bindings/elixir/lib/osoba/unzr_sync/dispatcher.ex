defmodule Osoba.UnzrSync.Dispatcher do
  @moduledoc """
  An Oban worker, run by cron, that claims due persons batch after batch and inserts one job for each,
  until nobody is due.

      defmodule MyApp.UnzrDispatcher do
        use Osoba.UnzrSync.Dispatcher,
          host: MyApp.UnzrHost,
          worker: MyApp.UnzrWorker,
          queue: :unzr_dispatch,
          batch_size: 1_000,
          daily_limit: 150_000,
          max_in_flight: 5_000,
          rate_limit: 20,
          breaker: [faults: 20, pause: 300]
      end

      # UNZR_PERSON_SYNCHRONIZATION_SCHEDULE
      config :my_app, Oban,
        queues: [unzr: 20, unzr_dispatch: 1],
        plugins: [{Oban.Plugins.Cron, crontab: [{"*/10 * * * *", MyApp.UnzrDispatcher}]}]

  Options of its own:

    * `:host`: the module with the functions of `Osoba.UnzrSync.Host`, here `c:Osoba.UnzrSync.Host.claim/2`
      and, if it has them, `c:Osoba.UnzrSync.Host.transaction/1` and `c:Osoba.UnzrSync.Host.backlog/1`
    * `:worker`: the worker that jobs are made for (`Osoba.UnzrSync.Worker`)
    * `:batch_size`: `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE`, 100: how many persons are claimed at once, in
      one transaction with their jobs. Of any size
    * `:daily_limit`: how many persons are claimed on one day, in UTC
    * `:max_in_flight`: how many persons may have a job at the same time; the dispatcher snoozes for ten
      seconds when there are as many, and goes on
    * `:rate_limit`: how many requests a second all nodes together send to the registry
    * `:breaker`: the circuit breaker. After so many `:faults` of the transport in a row nobody is claimed
      and the registry is not asked for `:pause` seconds; the claims in hand are given back, and their
      failures are not counted
    * `:oban`: the name of the Oban instance, `Oban`

  There is no limit where none is given. The limits hold over all nodes: they live in the database
  (`unzr_pace`), and every run of the dispatcher writes the present ones there.

  Every other option is Oban's. `:max_attempts` is 1 and `:unique` covers every state of an unfinished job,
  unless given: a cron that comes while a run is going on inserts nothing. Should two of them run at the
  same time nevertheless, they claim different persons. Jobs are inserted with `Oban.insert_all/2`, which
  ignores `unique`: it is the claim that makes a job unique.

  `perform/1` returns `{:ok, count}`, `{:snooze, seconds}` or `{:error, reason}`. Arguments of a job overrule
  the options: `"batch_size"`; and `"only"`, one group of the due persons (`"online"`, `"lost"`, `"unsynced"`,
  `"aged"`, `"failed"`), for a cron of its own.

  Written for Oban 2.17 and later.
  """

  alias Osoba.Jobs.Cron
  alias Osoba.UnzrSync

  @doc false
  defmacro __using__(options), do: Cron.dispatcher(__MODULE__, options)

  @doc false
  def perform(args, options) do
    case only(args) do
      {:ok, only} ->
        claim = fn host, count, limits -> host.claim(count, only ++ limits) end
        Cron.perform(args, options, claim, &UnzrSync.dispatch_all/1, &UnzrSync.backlog/1)

      :error ->
        {:cancel, :arguments}
    end
  end

  @groups Map.new(~w(online lost unsynced aged failed)a, &{Atom.to_string(&1), &1})

  defp only(%{"only" => group}) do
    with {:ok, group} <- Map.fetch(@groups, group), do: {:ok, [only: group]}
  end

  defp only(_args), do: {:ok, []}
end
