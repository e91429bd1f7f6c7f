defmodule Osoba.UnzrSync.Store.Postgres do
  @moduledoc """
  The tables of the UNZR synchronisation in PostgreSQL: claims of due persons, loading, guarded apply,
  release, limits that hold over all nodes, and their DDL.

  Everything runs over any function that runs a query (see `Osoba.SQL`);
  `Osoba.UnzrSync.Store.Ecto` is the same over an Ecto repository. Each function is one statement, so
  that it happens whole or not at all:

  | function | statement |
  |---|---|
  | `claim/2` | `unzr_claim`: selects due persons, locks them with `FOR UPDATE … SKIP LOCKED`, sets `IN_REVIEW` / `AUTO` and remembers the claims; with limits also `pace_limits`, `unzr_in_flight`, `pace_spent` |
  | `load/3` | `unzr_load`: the person, its verification and what was before the claim |
  | `apply_changes/4` | `unzr_apply`: locks the row under the guard and the claim, upserts `unzr_data`, sets the columns, forgets the claim and the failures before it |
  | `release/4` | `unzr_release`: puts back what was before, counts a failure and postpones the person; `unzr_forget` without changes |
  | `permit/2`, `report/3` | `pace_permit`, `pace_report`: the rate limit and the circuit breaker of the registry |
  | `backlog/2` | `unzr_backlog`: how many persons are due, in flight and postponed |

  ## The due rule

  `Osoba.Verification.due?/3` says who is due. A batch takes them in this order: `VERIFICATION_NEEDED` /
  `ONLINE_TRIGGERED`; lost claims, the oldest first; never synced; the longest unsynced; and last whoever
  failed before and is due again, so that nobody who fails again and again delays anybody else.

  ## Tables

  ESOZ's `persons`, `person_verifications` and `unzr_data`, and two of this package's own.

  `unzr_claims` has whom a claim is about, its identifier, when it was taken, and the status and reason
  before it. A job names the claim it was made for; a claim that was taken over has a new identifier,
  so that a worker which comes back from the dead changes nothing. Beside claims it has who failed:
  `failures`, the last `failure`, and `due_after`, before which the person is not due: an hour after the
  first failure, twice as long after each further one, at most the validation period. A success forgets
  them, and so does a change of the person or of its UNZR status by anybody else (two triggers).

  `unzr_pace` is one row: the limits and what was used of them.

  `person_verifications.updated_at` is the time of the claim that the due rule judges.
  `person_verifications.unzr_held`, a column of this package's own, keeps inactive persons and those who
  failed out of the indexes that the due selection reads. See
  `Osoba.UnzrSync.Store.Postgres.Schema` for the DDL as a migration.

  ## Options of every function

    * `:timestamps`: the type of the time columns, `:timestamp` (default) or `:timestamptz`
  """

  alias Osoba.Jobs.Pace
  alias Osoba.Options
  alias Osoba.SQL
  alias Osoba.Verification
  alias Osoba.Verification.Changes
  alias Osoba.Verification.Vocabulary

  @policy [:validation_period_days, :claim_timeout_minutes]

  @typedoc "A claim: whom it is about and its own identifier."
  @type claim :: Osoba.UnzrSync.Host.claim()

  @doc """
  Claims up to `:batch_size` due persons, in the order of the due rule, and gives their claims.

  Two nodes that claim at the same time get different persons, without waiting for each other, unless
  there are limits. A lost claim (see `:claim_timeout_minutes`) is taken over and keeps what was before
  the first one.

  `{:wait, seconds, why}`: there is nothing to be claimed now, because the circuit of the registry is
  open (`:registry`), because enough persons are in flight (`:in_flight`; `seconds` is 10), or because the
  limit of the day is reached (`:day`, until midnight UTC).

  Options: `:now` (required), `:batch_size` (100), `:only` (one group: `:online`, `:lost`, `:unsynced`,
  `:aged` or `:failed`), `:validation_period_days`, `:claim_timeout_minutes`, `:timestamps`; and the
  limits of `Osoba.UnzrSync.Dispatcher`: `:daily_limit`, `:max_in_flight`, `:rate_limit`, `:breaker`.
  """
  @spec claim(SQL.connection(), keyword()) ::
          {:ok, [claim()]}
          | {:wait, pos_integer(), :registry | :in_flight | :day}
          | {:error, Osoba.UnzrSync.reason()}
  def claim(connection, options) do
    options =
      Options.validate!(
        options,
        [:now, :only, batch_size: 100, timestamps: :timestamp] ++ @policy ++ Pace.limits()
      )

    with {:ok, synced_before, claimed_before} <- due_before(options),
         in_flight = &in_flight(connection, claimed_before, &1, options),
         {:ok, count} <- Pace.allowance(connection, :unzr, in_flight, options),
         parameters = [
           time: synced_before,
           time: claimed_before,
           integer: count,
           time: options[:now],
           text: options[:only] && Atom.to_string(options[:only])
         ],
         {:ok, rows} <- SQL.rows(connection, :unzr_claim, parameters, type(options)),
         :ok <- Pace.spent(connection, :unzr, length(rows), options) do
      {:ok, for([person_id, claim_id] <- rows, do: %{person_id: person_id, claim_id: claim_id})}
    end
  end

  defp due_before(options) do
    with {:error, error} <- Verification.due_before(Keyword.take(options, [:now | @policy])),
         do: {:error, {:policy, error.rule}}
  end

  defp in_flight(connection, claimed_before, limit, options) do
    parameters = [time: claimed_before, integer: limit]

    with {:ok, [[count]]} <- SQL.rows(connection, :unzr_in_flight, parameters, type(options)),
         do: {:ok, String.to_integer(count)}
  end

  @doc """
  Loads the person of a claim, as `c:Osoba.UnzrSync.Host.load/1` wants it.
  """
  @spec load(SQL.connection(), claim(), keyword()) ::
          {:ok, Osoba.UnzrSync.Host.loaded()}
          | :not_found
          | :claim_lost
          | {:error, Osoba.UnzrSync.reason()}
  def load(connection, claim, options \\ []) do
    options = Options.validate!(options, timestamps: :timestamp)
    parameters = [uuid: claim.person_id, uuid: claim.claim_id]

    with {:ok, rows} <- SQL.rows(connection, :unzr_load, parameters, type(options)),
         do: loaded(rows)
  end

  @person [:first_name, :last_name, :second_name, :birth_date, :unzr]
  @verification [
    :unzr_verification_status,
    :unzr_verification_reason,
    :unzr_synced_at,
    :updated_at
  ]
  @before [:unzr_verification_status, :unzr_verification_reason]

  defp loaded([]), do: :not_found

  defp loaded([row]) do
    {person, row} = Enum.split(row, length(@person))
    {verification, [claimed | before]} = Enum.split(row, length(@verification))
    person = Map.new(Enum.zip(@person, person))
    verification = Map.new(Enum.zip(@verification, verification))

    if claimed do
      {:ok,
       %{
         person: %{
           person
           | birth_date: person.birth_date && Date.from_iso8601!(person.birth_date)
         },
         verification: %{
           verification
           | unzr_synced_at: SQL.time(verification.unzr_synced_at),
             updated_at: SQL.time(verification.updated_at)
         },
         before_claim: Map.new(Enum.zip(@before, before))
       }}
    else
      :claim_lost
    end
  end

  @doc """
  Writes changes, if the claim is still the one named and their guard holds: `:applied`, else `:left`.

  Option `:now`: what `updated_at` of the touched rows becomes, `DateTime.utc_now/0` unless given.
  """
  @spec apply_changes(SQL.connection(), claim(), Changes.t(), keyword()) ::
          :applied | :left | {:error, Osoba.UnzrSync.reason()}
  def apply_changes(connection, claim, %Changes{} = changes, options \\ []) do
    options = Options.validate!(options, [:now, timestamps: :timestamp])
    columns = Changes.columns_to_db(changes)
    data = changes.unzr_data || %{}

    parameters =
      held(claim, changes, columns, options) ++
        [
          text: data_id(columns),
          boolean: is_map_key(columns, :unzr_data_status),
          integer: columns[:unzr_data_status],
          boolean: is_map_key(columns, :unzr_synced_at),
          time: columns[:unzr_synced_at],
          boolean: is_map_key(columns, :unzr_unverified_at),
          time: columns[:unzr_unverified_at],
          boolean: changes.persons != nil,
          text: data[:unzr],
          text: data[:family_name],
          text: data[:given_name],
          text: data[:patronymic_name],
          date: data[:date_birth],
          integer: data[:status],
          text: data[:description]
        ]

    written(SQL.rows(connection, :unzr_apply, parameters, type(options)), :applied)
  end

  defp data_id(%{unzr_data_id: nil}), do: "null"
  defp data_id(%{unzr_data_id: {:from, :unzr_data}}), do: "upserted"
  defp data_id(_columns), do: "keep"

  # The parameters by which a statement finds what it may write, and the status and reason it sets.
  defp held(claim, changes, columns, options) do
    [
      uuid: claim.person_id,
      uuid: claim.claim_id,
      text: Vocabulary.name(changes.guard && changes.guard.unzr_verification_status),
      time: options[:now] || DateTime.utc_now(),
      text: columns.unzr_verification_status,
      text: columns.unzr_verification_reason
    ]
  end

  defp written({:ok, [[_person_id]]}, done), do: done
  defp written({:ok, []}, _done), do: :left
  defp written({:error, reason}, _done), do: {:error, reason}

  @doc """
  Gives a claim back, as `c:Osoba.UnzrSync.Host.release/2` wants it.

  With changes (`Osoba.Verification.release/1`): puts back what was before, under their guard. If they
  name a `failure`, it is counted and the person is postponed; otherwise the failures stay as they are.
  Without changes, because somebody else has changed the person: forgets the claim and the failures.

  Options: `:now`, `:validation_period_days` (270), `:timestamps`.
  """
  @spec release(SQL.connection(), claim(), Changes.t() | nil, keyword()) ::
          :released | :left | {:error, Osoba.UnzrSync.reason()}
  def release(connection, claim, changes, options \\ [])

  def release(connection, claim, nil, options) do
    options = release_options(options)
    parameters = [uuid: claim.person_id, uuid: claim.claim_id]
    written(SQL.rows(connection, :unzr_forget, parameters, type(options)), :released)
  end

  def release(connection, claim, %Changes{} = changes, options) do
    options = release_options(options)

    parameters =
      held(claim, changes, Changes.columns_to_db(changes), options) ++
        [text: words(changes.failure), integer: options[:validation_period_days]]

    written(SQL.rows(connection, :unzr_release, parameters, type(options)), :released)
  end

  defp release_options(options),
    do: Options.validate!(options, [:now, validation_period_days: 270, timestamps: :timestamp])

  defp words(nil), do: nil
  defp words(reason) when is_tuple(reason), do: Enum.join(Tuple.to_list(reason), " ")
  defp words(reason), do: Atom.to_string(reason)

  @doc """
  Whether the registry may be asked now, as `c:Osoba.UnzrSync.Host.permit/0` wants it: `{:ok, milliseconds}`
  to wait before asking, `{:later, seconds}` when the rate limit is exhausted for longer than five
  seconds, `{:closed, seconds}` while the circuit is open.
  """
  @spec permit(SQL.connection(), keyword()) ::
          {:ok, non_neg_integer()}
          | {:later, pos_integer()}
          | {:closed, pos_integer()}
          | {:error, Osoba.UnzrSync.reason()}
  def permit(connection, options \\ []) do
    options = Options.validate!(options, timestamps: :timestamp)

    Pace.permit(connection, :unzr, options)
  end

  @doc """
  Tells the circuit breaker how asking went, as `c:Osoba.UnzrSync.Host.report/1` wants it: `:answered` or
  `:fault`. Gives for how many seconds the circuit is open now.
  """
  @spec report(SQL.connection(), :answered | :fault, keyword()) ::
          {:ok, non_neg_integer()} | {:error, Osoba.UnzrSync.reason()}
  def report(connection, outcome, options \\ []) when outcome in [:answered, :fault] do
    options = Options.validate!(options, timestamps: :timestamp)

    Pace.report(connection, :unzr, outcome, options)
  end

  @groups [:online, :lost, :unsynced, :aged, :failed]

  @doc """
  How much there is to do: see `Osoba.UnzrSync.backlog/2`.

  Options: `:now` (`DateTime.utc_now/0`), `:up_to` (100,000: each count stops there, so that the query
  stays short), `:validation_period_days`, `:claim_timeout_minutes`, `:timestamps`.
  """
  @spec backlog(SQL.connection(), keyword()) ::
          {:ok, Osoba.UnzrSync.backlog()} | {:error, Osoba.UnzrSync.reason()}
  def backlog(connection, options \\ []) do
    options =
      Options.validate!(options, [:now, up_to: 100_000, timestamps: :timestamp] ++ @policy)

    options = Keyword.put(options, :now, options[:now] || DateTime.utc_now())

    with {:ok, synced_before, claimed_before} <- due_before(options),
         parameters = [
           time: synced_before,
           time: claimed_before,
           integer: options[:up_to],
           time: options[:now]
         ],
         {:ok, [row]} <- SQL.rows(connection, :unzr_backlog, parameters, type(options)) do
      {counts, [oldest_synced_at, oldest_claim]} = Enum.split(row, 7)
      counts = Enum.map(counts, &String.to_integer/1)
      {groups, [in_flight, postponed]} = Enum.split(counts, 5)

      {:ok,
       @groups
       |> Enum.zip(groups)
       |> Map.new()
       |> Map.merge(%{
         due: Enum.sum(groups),
         in_flight: in_flight,
         postponed: postponed,
         oldest_synced_at: SQL.time(oldest_synced_at),
         oldest_claim: SQL.time(oldest_claim)
       })}
    end
  end

  defp type(options), do: SQL.timestamps(options)
end
