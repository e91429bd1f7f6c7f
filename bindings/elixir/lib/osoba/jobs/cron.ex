defmodule Osoba.Jobs.Cron do
  @moduledoc false
  # What the dispatchers have in common: workers of Oban that its cron inserts.

  # Oban may be absent when this file is compiled.
  @compile {:no_warn_undefined, Oban}

  alias Osoba.Jobs.Call

  @options [:host, :worker, :batch_size, :oban]
  @limits [:daily_limit, :max_in_flight, :rate_limit, :breaker]
  @unique [period: :infinity, states: [:available, :scheduled, :executing, :retryable]]

  # The options of a dispatcher beside Oban's, and Oban's with what a dispatcher needs.
  def options(options) do
    {own, oban} = Keyword.split(options, @options ++ @limits)
    {own, Keyword.merge([max_attempts: 1, unique: @unique], oban)}
  end

  # The code of a dispatcher, whose `perform/2` takes the arguments of the job and the options.
  def dispatcher(module, options) do
    {own, oban} = options(options)

    quote do
      Osoba.Jobs.Cron.require_oban!(__MODULE__)
      # First: Oban's `use` defines aliases, `Worker` among them.
      @osoba_options unquote(own)
      use Oban.Worker, unquote(oban)

      @impl Oban.Worker
      def perform(%Oban.Job{args: args}), do: unquote(module).perform(args, @osoba_options)

      defoverridable perform: 1
    end
  end

  # The code of a worker: `function` of `module` takes the arguments of the job, the host and options, of
  # which `settings` are given where the worker is defined.
  def worker(module, function, settings, options) do
    {own, oban} = Keyword.split(options, [:host | settings])

    quote do
      Osoba.Jobs.Cron.require_oban!(__MODULE__)
      # First: Oban's `use` defines aliases, `Worker` and `Job` among them.
      @osoba_host Keyword.fetch!(unquote(own), :host)
      @osoba_settings Keyword.delete(unquote(own), :host)
      use Oban.Worker, unquote(oban)

      @impl Oban.Worker
      def perform(%Oban.Job{args: args, attempt: attempt, max_attempts: max_attempts}) do
        options = [attempt: attempt, max_attempts: max_attempts] ++ @osoba_settings
        unquote(module).unquote(function)(args, @osoba_host, options)
      end

      defoverridable perform: 1
    end
  end

  # What a dispatcher does: `claim` takes the host, how many, and the limits; `dispatch` the options of the loop;
  # `backlog` the host, if it can count what is due.
  def perform(args, options, claim, dispatch, backlog) do
    host = Keyword.fetch!(options, :host)
    limits = Keyword.take(options, @limits)

    case batch_size(args, options) do
      {:ok, batch_size} ->
        result = dispatch.(loop(host, batch_size, options, &claim.(host, &1, limits)))
        if Call.has?(host, :backlog, 1), do: backlog.(host)
        outcome(result)

      :error ->
        {:cancel, :arguments}
    end
  end

  # Options of the loop: the host's transaction, and jobs that go into Oban's table.
  defp loop(host, batch_size, options, claim) do
    [batch_size: batch_size, claim: claim, insert: &insert(options, &1)] ++
      if(Call.has?(host, :transaction, 1),
        do: [transaction: &host.transaction/1],
        else: []
      )
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

  # The batch size of a job's arguments, or that of the options.
  defp batch_size(%{"batch_size" => size}, _options) when is_integer(size) and size > 0,
    do: {:ok, size}

  defp batch_size(%{"batch_size" => _other}, _options), do: :error
  defp batch_size(_args, options), do: {:ok, Keyword.get(options, :batch_size, 100)}

  def require_oban!(module) do
    with {:error, _reason} <- Code.ensure_compiled(Oban.Worker) do
      raise ArgumentError,
            "#{inspect(module)} needs Oban: add {:oban, \"~> 2.17\"} to the dependencies of its application"
    end
  end
end
