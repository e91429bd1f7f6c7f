defmodule Osoba.Deduplication.Store.Postgres do
  @moduledoc """
  The tables of deduplication in PostgreSQL: who is to be verified, the pairs that were found, merges, clerks'
  requests, limits that hold over all nodes, and their DDL.

  Everything runs over any function that runs a query (see `Osoba.SQL`); `Osoba.Deduplication.Store.Ecto` is the
  same over an Ecto repository. What must happen whole or not at all is one statement; only assigning and deciding
  of the review are several, in a transaction of the host's.

  | function | statement |
  |---|---|
  | `claim/2` | `dedup_claim`: lost claims, active persons changed since the last run in the order of `(updated_at, id)`, those who failed; with limits also `pace_limits`, `dedup_in_flight`, `pace_spent` |
  | `load/3`, `candidates/3` | `dedup_load`; `matching_candidates_…`, `dedup_earlier`, and the records of `Osoba.Matching.Postgres` |
  | `store/5` | `dedup_store`: the pairs, what clerks look at, what became stale, and the end of the verification |
  | `release/4` | `dedup_release` counts a failure and postpones the person; `dedup_forget` |
  | `claim_merges/2`, `load_merge/3`, `write_merge/4` | `merge_claim`, `merge_load`, `merge_write` |
  | `audit/3` | `merge_audit` |
  | `Osoba.Deduplication.Review` | `review_lock`, `review_open`, `review_waiting`, `review_assign`; `review_request`, `review_requests`, `review_decide`; `review_pair` |
  | `permit/3`, `report/4` | `pace_permit`, `pace_report` |
  | `backlog/2` | `dedup_backlog` |

  ## Tables

  ESOZ's `merge_candidates`, `merged_pairs`, `manual_merge_candidates`, `manual_merge_requests`, `verified_ts` (one
  row: up to whom persons are claimed) and `verifying_ids` (who is in verification). Columns of this package's own:

    * `merge_candidates.person_updated_at`, `master_person_updated_at`: the versions that were scored;
      `audit`: the record of the score; `merge_reason`: `AUTO_MERGE`, `MANUAL_MERGE` once a quorum of clerks
      decided, null while clerks look at it; `claimed_at`: when a job was made for its merge
    * `manual_merge_candidates.decisions`: how many final decisions it has
    * `verifying_ids.claim_id`, `claimed_at`, `updated_at` (the version), `failures`, `failure`, `due_after`
    * `merge_steps`: what was decided at each step of a merge, to be replayed
    * `dedup_pace` and `merge_pace`: the limits and what was used of them

  A pair is there once, in whichever direction, but for stale candidates, which stay as a record of what was scored
  before a change.

  ## Options of every function

    * `:timestamps`: the type of the time columns, `:timestamp` (default) or `:timestamptz`
  """

  alias Osoba.Deduplication.Pair
  alias Osoba.Jobs.Pace
  alias Osoba.JSON
  alias Osoba.Matching
  alias Osoba.Merging.Vocabulary
  alias Osoba.Options
  alias Osoba.SQL

  @typedoc "A claim: whom it is about and its own identifier."
  @type claim :: Osoba.Deduplication.Host.claim()

  @claim_timeout 60
  @lag 60

  @doc """
  Claims up to `:batch_size` persons to be verified, and gives their claims.

  Two nodes that claim at the same time do so one after the other and get different persons. A claim that is older
  than `:claim_timeout_minutes` (60) is lost and taken over.

  `{:wait, seconds, why}`: there is nothing to be claimed now, because enough persons are in flight (`:in_flight`),
  or because the limit of the day is reached (`:day`).

  Options: `:now` (required), `:batch_size` (100), `:claim_timeout_minutes`; `:lag_seconds` (60): persons changed
  within it wait, so that whoever was written by a transaction that began earlier is not passed over: choose it
  above the length of the longest transaction that changes a person; the limits of
  `Osoba.Deduplication.Dispatcher`; `:timestamps`.
  """
  @spec claim(SQL.connection(), keyword()) ::
          {:ok, [claim()]}
          | {:wait, pos_integer(), :registry | :in_flight | :day}
          | {:error, Osoba.Deduplication.reason()}
  def claim(connection, options) do
    options =
      Options.validate!(
        options,
        [
          :now,
          batch_size: 100,
          claim_timeout_minutes: @claim_timeout,
          lag_seconds: @lag,
          timestamps: :timestamp
        ] ++ Pace.limits()
      )

    lost = lost_before(options)
    in_flight = &count(connection, :dedup_in_flight, [time: lost, integer: &1], options)

    with {:ok, count} <- Pace.allowance(connection, :dedup, in_flight, options),
         parameters = [
           time: lost,
           time: DateTime.add(options[:now], -options[:lag_seconds]),
           integer: count,
           time: options[:now]
         ],
         {:ok, rows} <- rows(connection, :dedup_claim, parameters, options),
         :ok <- Pace.spent(connection, :dedup, length(rows), options) do
      {:ok, for([person_id, claim_id] <- rows, do: %{person_id: person_id, claim_id: claim_id})}
    end
  end

  defp lost_before(options),
    do: DateTime.add(options[:now], -60 * options[:claim_timeout_minutes])

  defp count(connection, statement, parameters, options) do
    with {:ok, [[count]]} <- rows(connection, statement, parameters, options),
         do: {:ok, String.to_integer(count)}
  end

  @doc """
  Loads the person of a claim, as `c:Osoba.Deduplication.Host.load/1` wants it. Options: `:keys`.
  """
  @spec load(SQL.connection(), claim(), keyword()) ::
          {:ok, Osoba.Deduplication.Host.loaded()}
          | :not_found
          | :changed
          | :claim_lost
          | {:error, Osoba.Deduplication.reason()}
  def load(connection, claim, options \\ []) do
    options = Options.validate!(options, keys: :columns, timestamps: :timestamp)
    parameters = [uuid: claim.person_id, uuid: claim.claim_id]

    case rows(connection, :dedup_load, parameters, options) do
      {:ok, []} -> :claim_lost
      {:ok, [[_claimed, nil]]} -> :not_found
      {:ok, [[version, version]]} -> person(connection, claim, SQL.time(version), options)
      {:ok, [[_claimed, _version]]} -> :changed
      {:error, reason} -> {:error, reason}
    end
  end

  defp person(connection, claim, updated_at, options) do
    case Matching.Postgres.persons(connection, [claim.person_id], options) do
      {:ok, [person]} -> {:ok, %{person: person, updated_at: updated_at}}
      {:ok, []} -> :not_found
      {:error, reason} -> {:error, reason}
    end
  end

  @doc """
  The active persons that share a cluster with a loaded one and were changed earlier, each with `updated_at`.

  Options: `:keys`, `:columns` (default) or `:tables`; `:key`, the phonetic key in the database, `:uk` unless given.
  """
  @spec candidates(SQL.connection(), Osoba.Deduplication.Host.loaded(), keyword()) ::
          {:ok, [map()]} | {:error, Osoba.Deduplication.reason()}
  def candidates(connection, %{person: person, updated_at: updated_at}, options \\ []) do
    options = Options.validate!(options, key: :uk, keys: :columns, timestamps: :timestamp)
    matching = Keyword.take(options, [:keys, :timestamps])

    with {:ok, [keys]} <- Matching.keys([person], key: options[:key]),
         {:ok, ids} <- Matching.Postgres.candidate_ids(connection, keys, matching),
         parameters = [{{:array, :uuid}, ids}, {:uuid, person.id}, {:time, updated_at}],
         {:ok, rows} <- rows(connection, :dedup_earlier, parameters, options),
         versions = Map.new(rows, fn [id, version] -> {id, SQL.time(version)} end),
         {:ok, persons} <- Matching.Postgres.persons(connection, Map.keys(versions), matching) do
      {:ok, for(person <- persons, do: Map.put(person, :updated_at, versions[person.id]))}
    else
      {:error, %Osoba.Error{rule: rule}} -> {:error, {:record, rule}}
      {:error, reason} -> {:error, reason}
    end
  end

  @doc """
  Stores the pairs of a verified person and ends its verification. Gives how many candidates are `found` and new,
  how many of them clerks look at (`manual`), and how many older ones of the person became `stale`. `:left` where
  the claim is somebody else's by now or the person was changed.

  Option `:now`: when the persons were read.
  """
  @spec store(SQL.connection(), claim(), Osoba.Deduplication.Host.loaded(), [Pair.t()], keyword()) ::
          {:ok, Osoba.Deduplication.Host.stored()}
          | :left
          | {:error, Osoba.Deduplication.reason()}
  def store(connection, claim, loaded, pairs, options \\ []) do
    options = Options.validate!(options, [:now, timestamps: :timestamp])
    texts = fn fun -> {{:array, :text}, Enum.map(pairs, fun)} end

    parameters = [
      {:uuid, claim.person_id},
      {:uuid, claim.claim_id},
      {:time, loaded.updated_at},
      {:time, options[:now] || DateTime.utc_now()},
      {{:array, :uuid}, Enum.map(pairs, & &1.person_id)},
      texts.(&microseconds(&1.person_updated_at)),
      texts.(&to_string(&1.score)),
      texts.(&JSON.write(&1.bins)),
      texts.(&details/1),
      texts.(& &1.audit),
      texts.(&if(&1.band == :automatic, do: "AUTO_MERGE"))
    ]

    case rows(connection, :dedup_store, parameters, options) do
      {:ok, [counts]} -> {:ok, Map.new(Enum.zip([:found, :manual, :stale], integers(counts)))}
      {:ok, []} -> :left
      {:error, reason} -> {:error, reason}
    end
  end

  defp microseconds(time), do: Integer.to_string(DateTime.to_unix(time, :microsecond))
  defp integers(texts), do: Enum.map(texts, &String.to_integer/1)

  defp details(pair) do
    JSON.write(%{
      scorecard: pair.scorecard,
      version: pair.version,
      clusters: Enum.map(pair.clusters, &to_string/1),
      cautions: Enum.map(pair.cautions, &to_string/1)
    })
  end

  @doc """
  Gives a claim back, as `c:Osoba.Deduplication.Host.release/2` wants it: counts a failure and postpones the
  person; `nil` gives it back uncounted; `:forget` ends the verification of a person who was changed or is gone.

  Options: `:now`; `:longest_delay_days` (30), how long a person is put off at most.
  """
  @spec release(
          SQL.connection(),
          claim(),
          Osoba.Deduplication.reason() | :forget | nil,
          keyword()
        ) ::
          :released | :left | {:error, Osoba.Deduplication.reason()}
  def release(connection, claim, failure, options \\ []) do
    options = Options.validate!(options, [:now, longest_delay_days: 30, timestamps: :timestamp])

    ids = [uuid: claim.person_id, uuid: claim.claim_id]

    result =
      if failure == :forget do
        rows(connection, :dedup_forget, ids, options)
      else
        now = options[:now] || DateTime.utc_now()
        days = options[:longest_delay_days]

        rows(
          connection,
          :dedup_release,
          ids ++ [time: now, text: words(failure), integer: days],
          options
        )
      end

    case result do
      {:ok, [_row]} -> :released
      {:ok, []} -> :left
      {:error, reason} -> {:error, reason}
    end
  end

  defp words(nil), do: nil
  defp words(reason) when is_tuple(reason), do: Enum.join(Tuple.to_list(reason), " ")
  defp words(reason), do: Atom.to_string(reason)

  @doc """
  Claims up to `:batch_size` merge candidates, and gives their ids: automatic ones that are `NEW`, which become
  `IN_PROCESS`; those that clerks decided to merge; and those whose job is older than `:claim_timeout_minutes`.

  An automatic one whose group is too large or contradicts itself (see `Osoba.Deduplication`) goes to clerks instead.

  Options: `:now` (required), `:batch_size`, `:limits` (`[automatic: 0.9]`), `:group_limit` (10),
  `:claim_timeout_minutes`; the limits
  of `Osoba.Deduplication.MergeDispatcher`; `:timestamps`.
  """
  @spec claim_merges(SQL.connection(), keyword()) ::
          {:ok, [%{merge_candidate_id: String.t()}]}
          | {:wait, pos_integer(), :registry | :in_flight | :day}
          | {:error, Osoba.Deduplication.reason()}
  def claim_merges(connection, options) do
    options =
      Options.validate!(
        options,
        [
          :now,
          :limits,
          batch_size: 100,
          group_limit: 10,
          claim_timeout_minutes: @claim_timeout,
          timestamps: :timestamp
        ] ++ Pace.limits()
      )

    lost = lost_before(options)
    in_flight = &count(connection, :merge_in_flight, [time: lost, integer: &1], options)

    with {:ok, count} <- Pace.allowance(connection, :merge, in_flight, options),
         automatic = Keyword.get(options[:limits] || [], :automatic, 0.9),
         parameters = [
           time: lost,
           integer: count,
           time: options[:now],
           float: automatic,
           integer: options[:group_limit]
         ],
         {:ok, rows} <- rows(connection, :merge_claim, parameters, options),
         :ok <- Pace.spent(connection, :merge, length(rows), options) do
      {:ok, for([id] <- rows, do: %{merge_candidate_id: id})}
    end
  end

  @doc """
  Loads a merge candidate with the facts about both persons, as `c:Osoba.Deduplication.Host.load_merge/1` wants it.
  """
  @spec load_merge(SQL.connection(), String.t(), keyword()) ::
          {:ok, Osoba.Deduplication.Host.merge()}
          | :not_found
          | {:error, Osoba.Deduplication.reason()}
  def load_merge(connection, id, options \\ []) do
    options = Options.validate!(options, timestamps: :timestamp)

    case rows(connection, :merge_load, [uuid: id], options) do
      {:ok, []} ->
        :not_found

      {:ok, [[person_id, master_person_id, score, status, inserted_at, reason | sides]]} ->
        {person, master} = Enum.split(sides, 6)

        {:ok,
         %{
           candidate: %{
             id: id,
             person_id: person_id,
             master_person_id: master_person_id,
             score: number(score),
             status: Vocabulary.atom!(status),
             inserted_at: SQL.time(inserted_at)
           },
           reason: Vocabulary.atom!(reason),
           facts: %{person: side(person), master: side(master)},
           read: %{person: read(person), master: read(master)}
         }}

      {:error, reason} ->
        {:error, reason}
    end
  end

  defp number(text), do: text |> Float.parse() |> elem(0)

  defp side(["false" | _columns]), do: nil

  defp side(["true", status, is_active, _read, updated_at, master]) do
    %{
      status: status,
      is_active: is_active == "true",
      updated_at: SQL.time(updated_at),
      master_person_id: master
    }
  end

  # What must still hold when a step is written.
  defp read(["false" | _columns]), do: nil

  defp read(["true", status, is_active, updated_at, _counts, _master]),
    do: %{
      updated_at: String.to_integer(updated_at),
      active: String.downcase(status) == "active" and is_active == "true"
    }

  @doc """
  Writes a step of a merge with its record, where everything is as it was read: `:written`, else `:left`.
  """
  @spec write_merge(
          SQL.connection(),
          Osoba.Deduplication.Host.merge(),
          Osoba.Deduplication.Host.merge_step(),
          keyword()
        ) :: :written | :left | {:error, Osoba.Deduplication.reason()}
  def write_merge(connection, merge, %{changes: changes} = step, options \\ []) do
    options = Options.validate!(options, [:now, timestamps: :timestamp])

    parameters = [
      uuid: merge.candidate.id,
      text: Vocabulary.name(changes.guard),
      integer: merge.read.person.updated_at,
      integer: merge.read.master.updated_at,
      boolean: merge.read.person.active,
      boolean: merge.read.master.active,
      text: Vocabulary.name(changes.merge_candidates.status),
      boolean: changes.merged_pairs != nil,
      text: step.version,
      text: step.document,
      text: step.answer,
      time: options[:now] || DateTime.utc_now()
    ]

    case rows(connection, :merge_write, parameters, options) do
      {:ok, [_row]} -> :written
      {:ok, []} -> :left
      {:error, reason} -> {:error, reason}
    end
  end

  @doc "The records of a merge candidate, for `Osoba.Deduplication.replay/2`. `nil` if there is no such candidate."
  @spec audit(SQL.connection(), String.t(), keyword()) ::
          {:ok, Osoba.Deduplication.audit() | nil} | {:error, Osoba.Deduplication.reason()}
  def audit(connection, id, options \\ []) do
    options = Options.validate!(options, timestamps: :timestamp)

    with {:ok, rows} <- rows(connection, :merge_audit, [uuid: id], options) do
      case rows do
        [] ->
          {:ok, nil}

        [[score | _step] | _rows] ->
          steps =
            for [_score, version, document, answer] <- rows,
                version != nil,
                do: %{version: version, document: document, answer: answer}

          {:ok, %{score: score, steps: steps}}
      end
    end
  end

  @doc false
  # The rows of a statement of the review, which are several in one transaction.
  def review(connection, statement, parameters, options) do
    options = Options.validate!(options, timestamps: :timestamp)
    rows(connection, statement, parameters, options)
  end

  @doc "Whether a person may be looked up now (`:dedup`), or the system of declarations asked (`:merge`)."
  @spec permit(SQL.connection(), :dedup | :merge, keyword()) ::
          {:ok, non_neg_integer()}
          | {:later, pos_integer()}
          | {:closed, pos_integer()}
          | {:error, Osoba.Deduplication.reason()}
  def permit(connection, job, options \\ []),
    do: Pace.permit(connection, job, Options.validate!(options, timestamps: :timestamp))

  @doc "Tells the circuit breaker how asking went. Gives for how many seconds the circuit is open now."
  @spec report(SQL.connection(), :dedup | :merge, :answered | :fault, keyword()) ::
          {:ok, non_neg_integer()} | {:error, Osoba.Deduplication.reason()}
  def report(connection, job, outcome, options \\ []),
    do: Pace.report(connection, job, outcome, Options.validate!(options, timestamps: :timestamp))

  @doc """
  How much there is to do: see `Osoba.Deduplication.backlog/2`.

  Options: `:now` (`DateTime.utc_now/0`), `:up_to` (100,000: each count stops there), `:lag_seconds`,
  `:claim_timeout_minutes`, `:timestamps`.
  """
  @spec backlog(SQL.connection(), keyword()) ::
          {:ok, Osoba.Deduplication.backlog()} | {:error, Osoba.Deduplication.reason()}
  def backlog(connection, options \\ []) do
    options =
      Options.validate!(options, [
        :now,
        up_to: 100_000,
        claim_timeout_minutes: @claim_timeout,
        lag_seconds: @lag,
        timestamps: :timestamp
      ])

    options = Keyword.put(options, :now, options[:now] || DateTime.utc_now())

    parameters = [
      time: lost_before(options),
      time: DateTime.add(options[:now], -options[:lag_seconds]),
      time: options[:now],
      integer: options[:up_to]
    ]

    with {:ok, [row]} <- rows(connection, :dedup_backlog, parameters, options) do
      {counts, [verified_up_to]} = Enum.split(row, 7)

      backlog =
        [:changed, :lost, :failed, :in_flight, :postponed, :merges, :reviews]
        |> Enum.zip(integers(counts))
        |> Map.new()

      due = backlog.changed + backlog.lost + backlog.failed
      {:ok, Map.merge(backlog, %{due: due, verified_up_to: SQL.time(verified_up_to)})}
    end
  end

  defp rows(connection, statement, parameters, options),
    do: SQL.rows(connection, statement, parameters, SQL.timestamps(options))
end
