defmodule Osoba.UnzrSync do
  @moduledoc """
  The work of one UNZR synchronisation job, and of the batch that creates the jobs.

  `run/3` runs the ask-or-decide loop of `Osoba.Verification.plan/4` for one claimed person over four
  functions of the host (`Osoba.UnzrSync.Host`) and returns what an Oban worker returns. `dispatch/2`
  selects the persons that are due, claims them and creates one job for each. Neither depends on
  Oban: `Osoba.UnzrSync.Worker` and `Osoba.UnzrSync.Dispatcher` are the thin modules that do, and
  `Osoba.UnzrSync.Store.Postgres` has the SQL of everything that touches a table.

  ## What `run/3` returns

  | what happened | return |
  |---|---|
  | changes applied | `{:ok, %{result: :applied, status: status, reason: reason}}` |
  | nothing to do: somebody changed the person, or took the claim over | `{:ok, %{result: :left, …}}` |
  | technical error, attempts left | `{:error, reason}`: Oban retries with backoff |
  | technical error on the last attempt | the claim is released, then `{:error, reason}` |
  | the registry is too busy until later | `{:snooze, seconds}` |
  | the person is gone, or the job's arguments are wrong | `{:cancel, reason}` |

  Oban stores reasons as text, so a reason is an atom or a tuple of atoms and integers and never holds
  anything of a person. When a function of the host raises, exits or answers something else than its
  contract says, that is a technical error too; what it raised is not passed on, because messages of
  exceptions quote values. The telemetry event tells which function it was.

  ## Claims

  A claim is the status `IN_REVIEW` with the reason `AUTO`, and an identifier made when it was taken.
  Whoever applies, leaves or releases names the claim. A claim whose worker died becomes due again
  after a time (`stale_after`, see the store); its new owner has a new identifier, so a late worker
  changes nothing any more. Choose `stale_after` above the time of all attempts of one job.

  ## Telemetry

  Where the `:telemetry` application is there, these events are executed. Times are in native units.
  No metadata names a person; the job that ran is in Oban's own events.

  | event | measurements | metadata |
  |---|---|---|
  | `[:osoba, :unzr_sync, :run, :start]` | `system_time` | `attempt`, `max_attempts` |
  | `[:osoba, :unzr_sync, :run, :stop]` | `duration` | `attempt`, `max_attempts`, `outcome` (`:applied`, `:left`, `:error`, `:snooze`, `:cancel`), `status` and `reason` of the verification if applied, `error` otherwise |
  | `[:osoba, :unzr_sync, :ask, :stop]` | `duration` | `answer` (`:found`, `:not_found`, `:invalid`, `:error`, `:busy`, `:fault`) |
  | `[:osoba, :unzr_sync, :host, :exception]` | `count` | `function`, `kind` (`:error`, `:exit`, `:throw`, `:contract`), `exception` (its module), `stacktrace` (places without arguments) |
  | `[:osoba, :unzr_sync, :release, :start]` | `system_time` | |
  | `[:osoba, :unzr_sync, :release, :stop]` | `duration` | `result` (`:released`, `:left`, `:error`) |
  | `[:osoba, :unzr_sync, :dispatch, :start]` | `system_time` | |
  | `[:osoba, :unzr_sync, :dispatch, :stop]` | `duration`, `claimed` | `result` (`:ok`, `:error`) |
  """

  alias Osoba.SQL
  alias Osoba.UnzrSync.Call
  alias Osoba.UnzrSync.Telemetry
  alias Osoba.Verification

  @typedoc "The arguments of a job: identifiers only, with string keys, as Oban stores them."
  @type args :: %{required(String.t()) => String.t()}

  @typedoc "Why something did not work. Never holds anything of a person."
  @type reason :: atom() | {atom(), atom() | integer()}

  @typedoc "What an Oban worker returns."
  @type outcome ::
          {:ok, %{result: :applied, status: Verification.status(), reason: Verification.reason()}}
          | {:ok, %{result: :left, why: :status_changed | :claim_lost}}
          | {:error, reason()}
          | {:snooze, pos_integer()}
          | {:cancel, reason()}

  @doc """
  Synchronises the person of one job.

  `host` is a module with the behaviour `Osoba.UnzrSync.Host`, or a map with its four functions under
  `:load`, `:apply`, `:ask` and `:release`.

  Options:

    * `:attempt` and `:max_attempts`: which attempt this is; the claim is released after the last
      (both 1 unless given)
    * `:policy`: options of `Osoba.Verification.plan/4` that say how answers are read
    * `:now`: a function that gives the time; `&DateTime.utc_now/0` unless given
  """
  @spec run(args(), module() | map(), keyword()) :: outcome()
  def run(args, host, options \\ []) do
    options =
      Keyword.validate!(options,
        attempt: 1,
        max_attempts: 1,
        policy: [],
        now: &DateTime.utc_now/0
      )

    metadata = Map.new(Keyword.take(options, [:attempt, :max_attempts]))

    Telemetry.span(:run, metadata, fn ->
      outcome = synchronise(args, host, options)
      {outcome, Map.merge(metadata, described(outcome))}
    end)
  end

  defp synchronise(args, host, options) do
    with {:ok, claim} <- claim(args),
         {:loaded, loaded} <- load(host, claim) do
      case step(host, claim, loaded, nil, options) do
        {:error, reason} -> give_up(host, claim, loaded, reason, options)
        outcome -> outcome
      end
    end
  end

  defp claim(%{"person_id" => person_id, "claim_id" => claim_id}) do
    if SQL.uuid?(person_id) and SQL.uuid?(claim_id),
      do: {:ok, %{person_id: person_id, claim_id: claim_id}},
      else: {:cancel, :arguments}
  end

  defp claim(_args), do: {:cancel, :arguments}

  defp load(host, claim) do
    case Call.load(host, claim) do
      {:ok, loaded} -> {:loaded, loaded}
      :claim_lost -> left(:claim_lost)
      :not_found -> {:cancel, :person_not_found}
      {:error, reason} -> {:error, reason}
    end
  end

  # One turn of the loop: at most one question is asked, so this runs at most twice.
  defp step(host, claim, loaded, answer, options) do
    plan_options = Keyword.put(options[:policy], :now, options[:now].())

    case Verification.plan(loaded.person, loaded.verification, answer, plan_options) do
      {:ask, request} -> ask(host, claim, loaded, request, options)
      {:apply, changes} -> write(host, claim, changes)
      {:leave, _reason} -> abandon(host, claim)
      {:retry, reason} -> {:error, {:registry, reason}}
      {:error, %Osoba.Error{rule: rule}} -> {:error, {:record, rule}}
    end
  end

  defp ask(host, claim, loaded, request, options) do
    case Call.ask(host, request) do
      {:ok, answer} -> step(host, claim, loaded, answer, options)
      {:busy, seconds} -> {:snooze, seconds}
      {:error, reason} -> step(host, claim, loaded, {:fault, fault(reason)}, options)
    end
  end

  # A fault on the way is an answer too: the plan says what follows from it.
  defp fault(:timeout), do: :timeout
  defp fault(_other), do: :transport

  defp write(host, claim, changes) do
    case Call.apply(host, claim, changes) do
      :applied ->
        columns = changes.person_verifications

        {:ok,
         %{
           result: :applied,
           status: columns.unzr_verification_status,
           reason: columns.unzr_verification_reason
         }}

      :left ->
        abandon(host, claim)

      {:error, reason} ->
        {:error, reason}
    end
  end

  # Somebody changed the person: the person is left as it is, and the claim is forgotten.
  defp abandon(host, claim) do
    case Call.release(host, claim, nil) do
      {:error, reason} -> {:error, reason}
      _released_or_left -> left(:status_changed)
    end
  end

  defp left(why), do: {:ok, %{result: :left, why: why}}

  defp give_up(host, claim, loaded, reason, options) do
    if options[:attempt] >= options[:max_attempts] do
      Telemetry.span(:release, %{}, fn -> {:done, %{result: release(host, claim, loaded)}} end)
    end

    {:error, reason}
  end

  defp release(host, claim, loaded) do
    with {:ok, changes} <- Verification.release(loaded.before_claim),
         result when result in [:released, :left] <- Call.release(host, claim, changes) do
      result
    else
      {:error, _reason} -> :error
    end
  end

  defp described({:ok, %{result: :applied} = applied}),
    do: %{outcome: :applied, status: applied.status, reason: applied.reason}

  defp described({:ok, %{result: :left, why: why}}), do: %{outcome: :left, error: why}
  defp described({:snooze, _seconds}), do: %{outcome: :snooze}
  defp described({outcome, reason}), do: %{outcome: outcome, error: reason}

  @doc """
  Selects the persons that are due, claims them and creates one job for each.

  `claim` takes the batch size and answers `{:ok, claims}` or `{:error, reason}`, a claim being a map
  with `:person_id` and `:claim_id`; `insert` takes the list of job arguments and answers `:ok` or
  `{:error, reason}`. Both run inside `transaction`, a function that takes a function, runs it in a
  transaction, gives back its `{:ok, result}` or `{:error, reason}` and rolls back on the latter:
  Ecto's `Repo.transact/1` from 3.13 on. Without it they simply run one after the other, and a crash
  between them leaves claims that become due again when they are stale.

  Options: `:batch_size` (100, as `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE`), `:claim`, `:insert`,
  `:transaction`.

      iex> Osoba.UnzrSync.dispatch(
      ...>   claim: fn 100 -> {:ok, [%{person_id: "p", claim_id: "c"}]} end,
      ...>   insert: fn [%{"person_id" => "p", "claim_id" => "c"}] -> :ok end
      ...> )
      {:ok, 1}
  """
  @spec dispatch(keyword()) :: {:ok, non_neg_integer()} | {:error, reason()}
  def dispatch(options) do
    options = Keyword.validate!(options, [:claim, :insert, batch_size: 100, transaction: & &1.()])

    Telemetry.span(:dispatch, %{}, fn ->
      case Call.transaction(options[:transaction], fn -> batch(options) end) do
        {:ok, count} -> {{:ok, count}, %{result: :ok}, %{claimed: count}}
        {:error, reason} -> {{:error, reason}, %{result: :error}, %{claimed: 0}}
      end
    end)
  end

  defp batch(options) do
    with {:ok, claims} <- Call.claim(options[:claim], options[:batch_size]),
         :ok <- Call.insert(options[:insert], Enum.map(claims, &job_args/1)) do
      {:ok, length(claims)}
    end
  end

  defp job_args(%{person_id: person_id, claim_id: claim_id}),
    do: %{"person_id" => person_id, "claim_id" => claim_id}
end
