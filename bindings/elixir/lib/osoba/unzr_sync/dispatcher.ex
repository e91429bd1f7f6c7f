defmodule Osoba.UnzrSync.Dispatcher do
  @moduledoc """
  An Oban worker, run by cron, that claims a batch of due persons and inserts one job for each.

      defmodule MyApp.UnzrDispatcher do
        use Osoba.UnzrSync.Dispatcher,
          host: MyApp.UnzrHost,
          worker: MyApp.UnzrWorker,
          queue: :unzr_dispatch
      end

      # UNZR_PERSON_SYNCHRONIZATION_SCHEDULE
      config :my_app, Oban,
        queues: [unzr: 10, unzr_dispatch: 1],
        plugins: [{Oban.Plugins.Cron, crontab: [{"0 1 * * *", MyApp.UnzrDispatcher}]}]

  Options of its own:

    * `:host`: the module with the functions of `Osoba.UnzrSync.Host`, here `c:Osoba.UnzrSync.Host.claim/1`
      and, if it has it, `c:Osoba.UnzrSync.Host.transaction/1`
    * `:worker`: the worker that jobs are made for (`Osoba.UnzrSync.Worker`)
    * `:batch_size`: `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE`, 100
    * `:oban`: the name of the Oban instance, `Oban`

  Every other option is Oban's. Cron inserts the job on the leading node only; should two of them run
  at the same time nevertheless, they claim different persons. Jobs are inserted with
  `Oban.insert_all/2`, which ignores `unique`: it is the claim that makes a job unique. `perform/1`
  returns `{:ok, count}` or `{:error, reason}`. The batch size of one job can be overruled by its
  argument `"batch_size"`.

  Written for Oban 2.17 and later.
  """

  @doc false
  defmacro __using__(options) do
    {own, oban} = Keyword.split(options, [:host, :worker, :batch_size, :oban])

    quote do
      Osoba.UnzrSync.Worker.require_oban!(__MODULE__)
      use Oban.Worker, unquote(oban)

      @osoba_options unquote(own)

      @impl Oban.Worker
      def perform(%Oban.Job{args: args}),
        do: Osoba.UnzrSync.Dispatcher.perform(args, @osoba_options)

      defoverridable perform: 1
    end
  end

  @doc false
  def perform(args, options) do
    host = Keyword.fetch!(options, :host)
    worker = Keyword.fetch!(options, :worker)
    oban = Keyword.get(options, :oban, Oban)

    case batch_size(args, Keyword.get(options, :batch_size, 100)) do
      {:ok, batch_size} ->
        Osoba.UnzrSync.dispatch(
          [
            batch_size: batch_size,
            claim: &host.claim/1,
            insert: fn args -> insert(oban, Enum.map(args, &worker.new/1)) end
          ] ++ transaction(host)
        )

      :error ->
        {:cancel, :arguments}
    end
  end

  # Oban is named through a variable: it may be absent when this file is compiled.
  defp insert(name, jobs) do
    module = Oban
    module.insert_all(name, jobs)
    :ok
  end

  defp transaction(host) do
    if Code.ensure_loaded?(host) and function_exported?(host, :transaction, 1),
      do: [transaction: &host.transaction/1],
      else: []
  end

  defp batch_size(%{"batch_size" => size}, _default) when is_integer(size) and size > 0,
    do: {:ok, size}

  defp batch_size(%{"batch_size" => _other}, _default), do: :error
  defp batch_size(_args, default), do: {:ok, default}
end
