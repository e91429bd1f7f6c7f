defmodule Osoba.UnzrSync do
  @moduledoc """
  The work of one UNZR synchronisation job, and of the batches that create the jobs.

  `run/3` runs the ask-or-decide loop of `Osoba.Verification.sync/4` for one claimed person over four
  functions of the host (`Osoba.UnzrSync.Host`) and returns what an Oban worker returns. `dispatch/1`
  claims a batch of persons that are due and creates one job for each; `dispatch_all/1` goes on until
  nobody is due. None depends on Oban: `Osoba.UnzrSync.Worker` and `Osoba.UnzrSync.Dispatcher` are the
  thin modules that do. `Osoba.UnzrSync.Store.Ecto` and `Osoba.UnzrSync.Store.Postgres` have
  everything that touches a table.

  ## What `run/3` returns

  | what happened | return |
  |---|---|
  | changes applied | `{:ok, %{result: :applied, status: status, reason: reason}}` |
  | nothing to do: somebody changed the person, or took the claim over | `{:ok, %{result: :left, …}}` |
  | technical error, attempts left | `{:error, reason}`: Oban retries with backoff |
  | technical error on the last attempt | the claim is given back and the failure counted, then `{:error, reason}` |
  | no retry can help: the record cannot be asked about, or the registry answers −1 | the claim is given back and the failure counted, then `{:cancel, reason}` |
  | the circuit of the registry is open | the claim is given back uncounted, then `{:cancel, :registry_closed}` |
  | the registry is too busy until later, or the rate limit is exhausted | `{:snooze, seconds}` |
  | the person is gone, or the job's arguments are wrong | `{:cancel, reason}` |

  A person whose failure was counted is not due before a time that grows with the failures, and then
  comes after everybody else (`Osoba.UnzrSync.Store.Postgres`).

  ## Reasons

  Oban stores reasons as text, so a reason is an atom, or a tuple of atoms, integers and SQLSTATEs, and
  never holds anything of a person:

  | reason | what |
  |---|---|
  | `{:registry, :timeout}`, `{:registry, :transport_fault}`, `{:registry, :registry_error}` (−2), `{:registry, :unknown_code}` | the registry did not answer the question |
  | `{:registry, :mandatory_fields}` | the registry answered −1 |
  | `{:answer, :status, :type}` | the registry's answer cannot be read: field and rule |
  | `{:record, :last_name, :required}` | the person's record cannot be asked about: field and rule |
  | `{:policy, :reasons, :unknown_value}` | the settings are wrong: field and rule |
  | `{:database, "42P01"}`, `{:database, :connection}` | a query failed: SQLSTATE (`Osoba.SQL`) |
  | `{:http, 503}` | whatever else a function of the host gave, if it has this form |
  | `{:host, :ask}` | a function of the host raised, exited or broke its contract |
  | `{:job, :run}` | the job itself raised: the settings are wrong, or this package is |

  What was raised is not passed on, because messages of exceptions quote values, and their stack traces
  arguments. The telemetry event tells which function it was, and where.

  ## Claims

  A claim is the status `IN_REVIEW` with the reason `AUTO`, and an identifier made when it was taken.
  Whoever applies, leaves or releases names the claim. A claim whose worker died becomes due again
  after a time (`:claim_timeout_minutes`, see the store); its new owner has a new identifier, so a late
  worker changes nothing any more. Choose that time above the time of all attempts of one job.

  ## Telemetry

  Where the `:telemetry` application is there, these events are executed. Times are in native units.
  No metadata names a person; the job that ran is in Oban's own events.

  | event | measurements | metadata |
  |---|---|---|
  | `[:osoba, :unzr_sync, :run, :start]` | `system_time` | `attempt`, `max_attempts` |
  | `[:osoba, :unzr_sync, :run, :stop]` | `duration` | `attempt`, `max_attempts`, `outcome` (`:applied`, `:left`, `:error`, `:snooze`, `:cancel`), `status` and `reason` of the verification if applied, `error` otherwise |
  | `[:osoba, :unzr_sync, :ask, :stop]` | `duration` | `answer` (`:found`, `:not_found`, `:invalid`, `:error`, `:busy`, `:fault`), `error` if it was a fault |
  | `[:osoba, :unzr_sync, :host, :exception]` | `count` | `function` (`:run` where the job itself raised), `kind` (`:error`, `:exit`, `:throw`, `:contract`), `exception` (its module), `stacktrace` (places without arguments) |
  | `[:osoba, :unzr_sync, :release, :start]` | `system_time` | |
  | `[:osoba, :unzr_sync, :release, :stop]` | `duration` | `result` (`:released`, `:left`, `:error`), `failure`: the reason if it was counted |
  | `[:osoba, :unzr_sync, :dispatch, :start]` | `system_time` | |
  | `[:osoba, :unzr_sync, :dispatch, :stop]` | `duration`, `claimed` | `result` (`:ok`, `:wait`, `:error`), `why` (`:registry`, `:in_flight`, `:day`, or the reason of an error) |
  | `[:osoba, :unzr_sync, :backlog]` | the counts of `t:backlog/0` | `oldest_synced_at`, `oldest_claim` |
  """

  alias Osoba.Jobs
  alias Osoba.Jobs.Telemetry
  alias Osoba.Options
  alias Osoba.SQL
  alias Osoba.UnzrSync.Call
  alias Osoba.Verification

  @job :unzr_sync

  @typedoc "The arguments of a job: identifiers only, with string keys, as Oban stores them."
  @type args :: %{required(String.t()) => String.t()}

  @typedoc "Why something did not work. Never holds anything of a person."
  @type reason ::
          atom()
          | {atom(), atom() | integer() | String.t()}
          | {atom(), atom() | integer(), atom() | integer()}

  @typedoc "What an Oban worker returns."
  @type outcome ::
          {:ok, %{result: :applied, status: Verification.status(), reason: Verification.reason()}}
          | {:ok, %{result: :left, why: :status_changed | :claim_lost}}
          | {:error, reason()}
          | {:snooze, pos_integer()}
          | {:cancel, reason()}

  @typedoc """
  How much there is to do. `due` is the sum of the groups: asked for online, lost claims, never synced,
  aged, and due again after a failure. `in_flight` are live claims, `postponed` are those who failed and
  are not due yet. The times are `nil` where there is none.
  """
  @type backlog :: %{
          due: non_neg_integer(),
          online: non_neg_integer(),
          lost: non_neg_integer(),
          unsynced: non_neg_integer(),
          aged: non_neg_integer(),
          failed: non_neg_integer(),
          in_flight: non_neg_integer(),
          postponed: non_neg_integer(),
          oldest_synced_at: DateTime.t() | nil,
          oldest_claim: DateTime.t() | nil
        }

  @doc """
  Synchronises the person of one job.

  `host` is a module with the behaviour `Osoba.UnzrSync.Host`, or a map with its functions under
  `:load`, `:apply`, `:ask` and `:release`, and optionally `:permit` and `:report`.

  Options:

    * `:attempt` and `:max_attempts`: which attempt this is; the claim is given back after the last
      (both 1 unless given)
    * `:policy`: options of `Osoba.Verification.sync/4` that say how answers are read
    * `:now`: a function that gives the time; `&DateTime.utc_now/0` unless given
  """
  @spec run(args(), module() | map(), keyword()) :: outcome()
  def run(args, host, options \\ []) do
    options =
      Options.validate!(options,
        attempt: 1,
        max_attempts: 1,
        policy: [],
        now: &DateTime.utc_now/0
      )

    metadata = Map.new(Keyword.take(options, [:attempt, :max_attempts]))

    Telemetry.span(@job, :run, metadata, fn ->
      outcome = synchronise(args, host, options)
      {outcome, Map.merge(metadata, described(outcome))}
    end)
  end

  defp synchronise(args, host, options) do
    with {:ok, claim} <- claim(args),
         {:loaded, loaded} <- load(host, claim) do
      work = fn -> step(host, claim, loaded, nil, nil, options) end

      case Jobs.Call.work(@job, :run, work) do
        {:error, reason} -> passing(host, claim, loaded, reason, options)
        {:permanent, reason} -> permanent(host, claim, loaded, reason, options)
        {:closed, reason} -> closed(host, claim, loaded, reason)
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

  # One turn of the loop: at most one question is asked, so this runs at most twice. `fault` is why no
  # answer came.
  defp step(host, claim, loaded, answer, fault, options) do
    plan_options = Keyword.put(options[:policy], :now, options[:now].())

    case Verification.sync(loaded.person, loaded.verification, answer, plan_options) do
      {:ask, request} when answer == nil -> permitted(host, claim, loaded, request, options)
      {:apply, changes} -> write(host, claim, changes)
      {:leave, _reason} -> abandon(host, claim)
      {:retry, :mandatory_fields} -> {:permanent, {:registry, :mandatory_fields}}
      {:retry, reason} -> {:error, fault || {:registry, reason}}
      {:error, %Osoba.Error{} = error} -> unreadable(error)
    end
  end

  @fields ~w(first_name last_name second_name birth_date unzr status is_active
             unzr_verification_status unzr_verification_reason unzr_synced_at updated_at
             description fault reasons mandatory_fields validation_period_days claim_timeout_minutes)a
  @atoms Map.new(@fields, &{Atom.to_string(&1), &1})

  # Whose fault it is that something could not be read.
  defp unreadable(%Osoba.Error{field: path, rule: rule}) do
    [whose | fields] = String.split(path, ".")
    field = Map.get(@atoms, List.last(fields) || whose, :record)

    case whose do
      "answer" when fields == [] -> {:error, {:answer, :status, rule}}
      "answer" -> {:error, {:answer, field, rule}}
      "policy" -> {:error, {:policy, field, rule}}
      _record -> {:permanent, {:record, field, rule}}
    end
  end

  defp permitted(host, claim, loaded, request, options) do
    case Jobs.Call.permit(@job, host) do
      {:ok, wait} ->
        if wait > 0, do: Process.sleep(wait)
        ask(host, claim, loaded, request, options)

      {:later, seconds} ->
        {:snooze, seconds}

      {:closed, _seconds} ->
        {:closed, :registry_closed}

      {:error, reason} ->
        {:error, reason}
    end
  end

  defp ask(host, claim, loaded, request, options) do
    case Call.ask(host, request) do
      {:ok, answer} ->
        Jobs.Call.report(@job, host, :answered)
        step(host, claim, loaded, answer, nil, options)

      {:busy, seconds} ->
        {:snooze, max(seconds, 1)}

      {:error, reason} ->
        {fault, why} = fault(reason)
        outcome = step(host, claim, loaded, {:fault, fault}, why, options)
        # Whoever fails because the registry fails as a whole is not to blame.
        if open?(Jobs.Call.report(@job, host, :fault)) and last?(options),
          do: uncounted(outcome),
          else: outcome
    end
  end

  defp open?({:ok, seconds}), do: seconds > 0
  defp open?({:error, _reason}), do: false

  defp uncounted({:error, reason}), do: {:closed, reason}
  defp uncounted(outcome), do: outcome

  # A fault on the way is an answer too: the plan says what follows from it.
  defp fault(:timeout), do: {:timeout, nil}
  defp fault(reason) when reason in [:transport, :unspecified], do: {:transport, nil}
  defp fault(reason) when is_atom(reason), do: {:transport, {:registry, reason}}
  defp fault(reason), do: {:transport, reason}

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

  defp last?(options), do: options[:attempt] >= options[:max_attempts]

  defp passing(host, claim, loaded, reason, options) do
    if last?(options), do: release(host, claim, loaded, reason)
    {:error, reason}
  end

  # A claim that could not be given back is tried again, as long as there are attempts.
  defp permanent(host, claim, loaded, reason, options) do
    case release(host, claim, loaded, reason) do
      {:error, why} -> if(last?(options), do: {:cancel, reason}, else: {:error, why})
      _released_or_left -> {:cancel, reason}
    end
  end

  defp closed(host, claim, loaded, reason) do
    release(host, claim, loaded, nil)
    {:cancel, reason}
  end

  # Gives the claim back; a failure is counted.
  defp release(host, claim, loaded, failure) do
    Telemetry.span(@job, :release, %{}, fn ->
      result =
        with {:ok, changes} <- Verification.release(loaded.before_claim),
             do: Call.release(host, claim, %{changes | failure: failure})

      kind = if match?({:error, _reason}, result), do: :error, else: result
      {result, %{result: kind, failure: failure}}
    end)
  end

  defp described({:ok, %{result: :applied} = applied}),
    do: %{outcome: :applied, status: applied.status, reason: applied.reason}

  defp described({:ok, %{result: :left, why: why}}), do: %{outcome: :left, error: why}
  defp described({:snooze, _seconds}), do: %{outcome: :snooze}
  defp described({outcome, reason}), do: %{outcome: outcome, error: reason}

  @doc """
  Claims a batch of persons that are due and creates one job for each.

  `claim` takes the batch size and answers `{:ok, claims}`, a claim being a map with `:person_id` and
  `:claim_id`; `{:wait, seconds, why}` when nobody may be claimed now; or `{:error, reason}`. `insert`
  takes a list of job arguments, up to 1,000 of them, and answers `:ok` or `{:error, reason}`; it is
  called as often as needed. All of it runs inside `transaction`, a function that takes a function, runs it
  in a transaction, gives back its `{:ok, result}` or `{:error, reason}` and rolls back on the latter:
  Ecto's `Repo.transact/1` from 3.13 on. Without it they simply run one after the other, and a crash
  between them leaves claims that become due again when they are lost.

  Options: `:batch_size` (100, as `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE`; of any size), `:claim`,
  `:insert`, `:transaction`.

      iex> Osoba.UnzrSync.dispatch(
      ...>   claim: fn 100 -> {:ok, [%{person_id: "p", claim_id: "c"}]} end,
      ...>   insert: fn [%{"person_id" => "p", "claim_id" => "c"}] -> :ok end
      ...> )
      {:ok, 1}
  """
  @spec dispatch(keyword()) ::
          {:ok, non_neg_integer()} | {:wait, pos_integer(), atom()} | {:error, reason()}
  def dispatch(options), do: Jobs.Dispatch.batch(@job, :dispatch, &job_args/1, options)

  defp job_args(%{person_id: person_id, claim_id: claim_id}),
    do: %{"person_id" => person_id, "claim_id" => claim_id}

  @doc """
  Dispatches batch after batch until nobody is due, or nobody may be claimed any more.

  `{:ok, claimed}`: nobody is due. `{:wait, seconds, why, claimed}`: call it again after that time.
  Options as `dispatch/1`.
  """
  @spec dispatch_all(keyword()) ::
          {:ok, non_neg_integer()}
          | {:wait, pos_integer(), atom(), non_neg_integer()}
          | {:error, reason()}
  def dispatch_all(options), do: Jobs.Dispatch.all(@job, :dispatch, &job_args/1, options)

  @doc """
  How much there is to do, and an event of telemetry about it.

  `host` is a module with `c:Osoba.UnzrSync.Host.backlog/1`; `options` are those of
  `Osoba.UnzrSync.Store.Postgres.backlog/2`. The dispatcher calls it after each run.
  """
  @spec backlog(module(), keyword()) :: {:ok, backlog()} | {:error, reason()}
  def backlog(host, options \\ []) do
    with {:ok, backlog} <- Jobs.Call.backlog(@job, host, options) do
      {times, counts} = Map.split(backlog, [:oldest_synced_at, :oldest_claim])
      Telemetry.execute(@job, [:backlog], counts, times)
      {:ok, backlog}
    end
  end
end
