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

  # Oban may be absent when this file is compiled.
  @compile {:no_warn_undefined, Oban}

  @own [:host, :worker, :batch_size, :oban, :daily_limit, :max_in_flight, :rate_limit, :breaker]
  @limits [:daily_limit, :max_in_flight, :rate_limit, :breaker]
  @unique [period: :infinity, states: [:available, :scheduled, :executing, :retryable]]

  @doc false
  defmacro __using__(options) do
    {own, oban} = Keyword.split(options, @own)
    oban = Keyword.merge([max_attempts: 1, unique: @unique], oban)

    quote do
      Osoba.UnzrSync.Worker.require_oban!(__MODULE__)
      # First: Oban's `use` defines aliases, `Worker` among them.
      @osoba_options unquote(own)
      use Oban.Worker, unquote(oban)

      @impl Oban.Worker
      def perform(%Oban.Job{args: args}),
        do: Osoba.UnzrSync.Dispatcher.perform(args, @osoba_options)

      defoverridable perform: 1
    end
  end

  @doc false
  def perform(args, options) do
    host = Keyword.fetch!(options, :host)

    with {:ok, batch_size} <- batch_size(args, Keyword.get(options, :batch_size, 100)),
         {:ok, only} <- only(args) do
      limits = only ++ Keyword.take(options, @limits)

      result =
        Osoba.UnzrSync.dispatch_all(
          [
            batch_size: batch_size,
            claim: &host.claim(&1, limits),
            insert: &insert(options, &1)
          ] ++ transaction(host)
        )

      if exported?(host, :backlog, 1), do: Osoba.UnzrSync.backlog(host)
      outcome(result)
    else
      :error -> {:cancel, :arguments}
    end
  end

  # Nothing more is claimed on this day; the next cron looks again.
  defp outcome({:wait, _seconds, :day, claimed}), do: {:ok, claimed}
  defp outcome({:wait, seconds, _why, _claimed}), do: {:snooze, seconds}
  defp outcome(result), do: result

  defp insert(options, args) do
    worker = Keyword.fetch!(options, :worker)
    Oban.insert_all(Keyword.get(options, :oban, Oban), Enum.map(args, &worker.new/1))
    :ok
  end

  defp transaction(host),
    do: if(exported?(host, :transaction, 1), do: [transaction: &host.transaction/1], else: [])

  defp exported?(host, function, arity),
    do: Code.ensure_loaded?(host) and function_exported?(host, function, arity)

  defp batch_size(%{"batch_size" => size}, _default) when is_integer(size) and size > 0,
    do: {:ok, size}

  defp batch_size(%{"batch_size" => _other}, _default), do: :error
  defp batch_size(_args, default), do: {:ok, default}

  @groups Map.new(~w(online lost unsynced aged failed)a, &{Atom.to_string(&1), &1})

  defp only(%{"only" => group}) do
    with {:ok, group} <- Map.fetch(@groups, group), do: {:ok, [only: group]}
  end

  defp only(_args), do: {:ok, []}
end
