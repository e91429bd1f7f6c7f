defmodule Osoba.Deduplication do
  @moduledoc """
  Who is in the index twice already, and what becomes of them: jobs for Oban over PostgreSQL.

  Three jobs share the work, and clerks have theirs:

    * **Verifying** (`run/3`): a person that was changed is compared with those who share a cluster with it and were
      changed earlier; pairs whose score reaches the manual limit are stored. Each pair is found once, by its later
      record, which is its master. `Osoba.Deduplication.Dispatcher` makes the jobs, `Osoba.Deduplication.Worker` runs them.
    * **Merging** (`merge/3`): an automatic pair, or one that clerks decided to merge, goes through
      `Osoba.Merging.merge/4` over the host's declarations. `Osoba.Deduplication.MergeDispatcher` and
      `Osoba.Deduplication.MergeWorker`.
    * **Reviewing** (`Osoba.Deduplication.Review`): clerks look at the other pairs.

  None depends on Oban but the four thin modules. `Osoba.Deduplication.Host` has the functions of the host,
  `Osoba.Deduplication.Store.Postgres` everything that touches a table.

  ## What is automatic

  A pair is automatic if the score that decides, without blanks and placeholders, reaches 0.9 **and** matching
  finds nothing about it that should make a clerk look twice: twins, different valid tax ids, another gender and so on
  (`t:Osoba.Matching.Decision.finding/0`). A pair of a high score with a caution goes to clerks like one of the manual
  band.

  Pairs form groups, and a merge of A into B and of B into C makes one of A and C. As `osoba dedupe` sends a group to review
  that is too large or contradicts itself, so does the claim of a merge: the group of an automatic pair are all
  persons linked with it by pairs that are merged or are to be merged. If it has more than ten persons
  (`:group_limit`), or two of it who are no such pair themselves have different tax ids, or different birth dates and given
  names, the pair goes to clerks. Two tax ids count as different here whether they are valid or not, and given names if
  they are not spelt alike, so that more goes to clerks than in `osoba dedupe`. What was merged before the group
  contradicted itself stays merged.

  ## What a change of a person does

  Whoever is changed is verified again. Open candidates of the person that were scored from an older version become
  `STALE`, what clerks had of them is `PROCESSED` with the reason `STALE` and no decision, and the pair is scored and
  stored anew, with the later record as master. A merge looks again: whoever was changed at or after scoring, or is not
  the version that was scored, is not merged. Pairs that were `DECLINED` or `MERGED` stay so.

  ## What `run/3` returns

  | what happened | return |
  |---|---|
  | verified | `{:ok, %{result: :verified, found: n, manual: n, stale: n}}` |
  | the claim was taken over, or the person was changed and is verified anew | `{:ok, %{result: :left, why: why}}` |
  | technical error, attempts left | `{:error, reason}`: Oban retries with backoff |
  | technical error on the last attempt | the claim is given back and the failure counted, then `{:error, reason}` |
  | no retry can help: the record cannot be read | the same at once, then `{:cancel, {:record, rule}}` |
  | the rate limit is exhausted | `{:snooze, seconds}` |
  | the person is gone or not active, or the job's arguments are wrong | `{:cancel, reason}` |

  ## What `merge/3` returns

  | what happened | return |
  |---|---|
  | merged, declined or stale: everything written | `{:ok, %{result: status}}` |
  | nothing to do: the candidate has another status, or clerks look at it | `{:ok, %{result: :left, why: why}}` |
  | declarations could not be asked or terminated | `{:error, reason}`; the candidate stays as it is and is due again |
  | the system of declarations is busy, its circuit open, or the rate limit exhausted | `{:snooze, seconds}` |
  | there is no such candidate or person, the arguments are wrong, or the rules refuse the pair | `{:cancel, reason}`, nothing written |

  A candidate whose job died or gave up is due again after `:claim_timeout_minutes`, whatever its status was. Each
  step is written in one statement that locks the candidate, then both persons, and writes nothing if anything is not as
  it was read. Nobody is merged twice: `merged_pairs` is unique by the merged person.

  ## Reasons

  As in `Osoba.UnzrSync`: atoms, or tuples of atoms, integers and SQLSTATEs, that never hold anything of a person.
  `{:record, rule}`: the person's record cannot be read; `{:merge, rule}`: the rules refuse the pair, such as a master
  who is active and merged; `{:declarations, :timeout}`, `{:declarations, :transport_fault}`: they could not be asked;
  `{:job, :run}`, `{:job, :merge}`: the job itself raised.

  ## Telemetry

  | event | measurements | metadata |
  |---|---|---|
  | `[:osoba, :deduplication, :run, :start \\| :stop]` | `duration` | `attempt`, `max_attempts`, `outcome`, `error`; `found`, `manual`, `stale` if verified |
  | `[:osoba, :deduplication, :candidates, :stop]` | `candidates`, `pairs`, `unreadable` | |
  | `[:osoba, :deduplication, :merge, :start \\| :stop]` | `duration` | `attempt`, `max_attempts`, `outcome`, `status` or `error` |
  | `[:osoba, :deduplication, :declarations, :stop]`, `[… :terminate, :stop]` | `duration` | `answer` (`:ok`, `:busy`, `:fault`), `error` |
  | `[:osoba, :deduplication, :release, :stop]` | `duration` | `result`, `failure` |
  | `[:osoba, :deduplication, :dispatch, :start \\| :stop]`, `[… :dispatch_merges, …]` | `duration`, `claimed` | `result`, `why` |
  | `[:osoba, :deduplication, :review, :stop]` | `duration` | `function` (`:assign`, `:decide`), `result`: `:ok`, `:error`, or the reason of a refusal |
  | `[:osoba, :deduplication, :host, :exception]` | `count` | as in `Osoba.UnzrSync`; `:run` or `:merge` where the job itself raised |
  | `[:osoba, :deduplication, :backlog]` | the counts of `t:backlog/0` | `verified_up_to` |
  """

  alias Osoba.Deduplication.Call
  alias Osoba.Deduplication.Pair
  alias Osoba.Jobs
  alias Osoba.Jobs.Telemetry
  alias Osoba.Matching
  alias Osoba.Merging
  alias Osoba.Options
  alias Osoba.Scoring
  alias Osoba.SQL

  @job :deduplication

  @typedoc "The arguments of a job: identifiers only, with string keys, as Oban stores them."
  @type args :: %{required(String.t()) => String.t()}

  @typedoc "Why something did not work. Never holds anything of a person."
  @type reason :: Osoba.UnzrSync.reason()

  @type outcome ::
          {:ok,
           %{
             result: :verified,
             found: non_neg_integer(),
             manual: non_neg_integer(),
             stale: non_neg_integer()
           }}
          | {:ok, %{result: :left, why: :claim_lost | :changed}}
          | {:error, reason()}
          | {:snooze, pos_integer()}
          | {:cancel, reason()}

  @type merge_outcome ::
          {:ok, %{result: :merged | :declined | :stale}}
          | {:ok, %{result: :left, why: :not_open | :score_below_limit | :in_review}}
          | {:error, reason()}
          | {:snooze, pos_integer()}
          | {:cancel, reason()}

  @typedoc """
  How much there is to do. `due` is the sum of `changed`, `lost` and `failed`; `merges` are candidates to be merged,
  `reviews` those that wait for a clerk; up to `verified_up_to` persons are claimed, `nil` at the start.
  """
  @type backlog :: %{
          due: non_neg_integer(),
          changed: non_neg_integer(),
          lost: non_neg_integer(),
          failed: non_neg_integer(),
          in_flight: non_neg_integer(),
          postponed: non_neg_integer(),
          merges: non_neg_integer(),
          reviews: non_neg_integer(),
          verified_up_to: DateTime.t() | nil
        }

  @typedoc "The records of a merge candidate: that of the score, and one of each step of its merge."
  @type audit :: %{
          score: String.t(),
          steps: [%{version: String.t(), document: String.t(), answer: String.t()}]
        }

  @attempts [attempt: 1, max_attempts: 1, now: &DateTime.utc_now/0]

  @doc """
  Verifies the person of one job.

  `host` is a module with the behaviour `Osoba.Deduplication.Host`, or a map with its functions under `:load`,
  `:candidates`, `:store` and `:release`, and optionally `:permit`.

  Options:

    * `:attempt` and `:max_attempts`: which attempt this is; the claim is given back after the last (both 1 unless
      given)
    * `:policy`: options of `pairs/3`; those of the host unless given
    * `:now`: a function that gives the time; `&DateTime.utc_now/0` unless given
  """
  @spec run(args(), module() | map(), keyword()) :: outcome()
  def run(args, host, options \\ []) do
    options = Options.validate!(options, [:policy | @attempts])
    metadata = Map.new(Keyword.take(options, [:attempt, :max_attempts]))

    Telemetry.span(@job, :run, metadata, fn ->
      outcome = verified(args, host, options)
      {outcome, Map.merge(metadata, described(outcome))}
    end)
  end

  defp verified(args, host, options) do
    with {:ok, claim} <- claim(args) do
      case Jobs.Call.work(@job, :run, fn -> verify(host, claim, options) end) do
        {:forget, outcome} -> forget(host, claim, outcome)
        {:error, {:record, rule}} -> permanent(host, claim, {:record, rule}, options)
        {:error, reason} -> passing(host, claim, reason, options)
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

  defp verify(host, claim, options) do
    read_at = options[:now].()

    with :ok <- permitted(host, :permit),
         {:loaded, loaded} <- load(host, claim),
         {:ok, candidates} <- Call.candidates(host, loaded),
         {:ok, policy} <- policy(host, options[:policy]),
         {:ok, pairs} <- scored(loaded.person, candidates, policy) do
      case Call.store(host, claim, loaded, pairs, read_at) do
        {:ok, stored} ->
          {:ok, Map.put(Map.take(stored, [:found, :manual, :stale]), :result, :verified)}

        :left ->
          {:forget, left(:changed)}

        {:error, reason} ->
          {:error, reason}
      end
    end
  end

  defp permitted(host, function) do
    case Jobs.Call.permit(@job, host, function) do
      {:ok, 0} -> :ok
      {:ok, wait} -> Process.sleep(wait)
      {_later_or_closed, seconds} when is_integer(seconds) -> {:snooze, seconds}
      {:error, reason} -> {:error, reason}
    end
  end

  defp load(host, claim) do
    case Call.load(host, claim) do
      {:ok, loaded} -> {:loaded, loaded}
      :claim_lost -> left(:claim_lost)
      :changed -> {:forget, left(:changed)}
      :not_found -> {:forget, {:cancel, :person_not_found}}
      other -> other
    end
  end

  defp left(why), do: {:ok, %{result: :left, why: why}}

  # How pairs are scored: as given, as the host says, or as published.
  defp policy(host, nil) do
    if Jobs.Call.has?(host, :policy, 0) do
      case Jobs.Call.host(@job, host, :policy, []) do
        policy when is_list(policy) -> {:ok, policy}
        other -> Jobs.Call.failed(@job, :policy, other)
      end
    else
      {:ok, []}
    end
  end

  defp policy(_host, given), do: {:ok, given}

  # Whoever was changed is verified anew, so this verification has nothing left to do.
  defp forget(host, claim, outcome) do
    case Call.release(host, claim, :forget) do
      {:error, reason} -> {:error, reason}
      _released_or_left -> outcome
    end
  end

  defp last?(options), do: options[:attempt] >= options[:max_attempts]

  defp passing(host, claim, reason, options) do
    if last?(options), do: release(host, claim, reason)
    {:error, reason}
  end

  # A claim that could not be given back is tried again, as long as there are attempts.
  defp permanent(host, claim, reason, options) do
    case release(host, claim, reason) do
      {:error, why} -> if(last?(options), do: {:cancel, reason}, else: {:error, why})
      _released_or_left -> {:cancel, reason}
    end
  end

  defp release(host, claim, failure) do
    Telemetry.span(@job, :release, %{}, fn ->
      result = Call.release(host, claim, failure)
      kind = if match?({:error, _reason}, result), do: :error, else: result
      {result, %{result: kind, failure: failure}}
    end)
  end

  defp described({:ok, %{result: :verified} = counts}),
    do: counts |> Map.delete(:result) |> Map.put(:outcome, :verified)

  defp described({:ok, %{result: :left, why: why}}), do: %{outcome: :left, error: why}
  defp described({:ok, %{result: status}}), do: %{outcome: :written, status: status}
  defp described({:snooze, _seconds}), do: %{outcome: :snooze}
  defp described({outcome, reason}), do: %{outcome: outcome, error: reason}

  defp scored(person, candidates, policy) do
    case assessed(person, candidates, policy) do
      {:ok, pairs, unreadable} ->
        counts = %{candidates: length(candidates), pairs: length(pairs), unreadable: unreadable}
        Telemetry.execute(@job, [:candidates, :stop], counts, %{})
        {:ok, pairs}

      {:error, %Osoba.Error{rule: rule}} ->
        {:error, {:record, rule}}
    end
  end

  @doc """
  The pairs of a person with others whose score reaches the manual limit; the person is the master of all of them.
  Candidates have `id`, and `updated_at` if they are to be stored; whoever shares no cluster with the person, is not
  active or cannot be read is left out.

  Options: `:limits`, `[automatic: 0.9, manual: 0.7]`; `:key`, `:uk`; `:scorecard`.

      iex> person = %{
      ...>   id: "2", first_name: "Остап", last_name: "Зразко", second_name: "Вигаданович", gender: "MALE",
      ...>   birth_date: ~D[1991-08-24], tax_id: "3347300034", documents: [%{type: "PASSPORT", number: "АА123456"}],
      ...>   addresses: [], authentication_methods: [%{type: "OTP", phone_number: "+380501112233"}]
      ...> }
      iex> {:ok, [pair]} = Osoba.Deduplication.pairs(person, [%{person | id: "1"}])
      iex> {pair.person_id, pair.master_person_id, pair.band, pair.cautions}
      {"1", "2", :automatic, []}
      iex> {:ok, [pair]} = Osoba.Deduplication.pairs(person, [%{person | id: "1", gender: "FEMALE"}])
      iex> {pair.band, pair.cautions}
      {:manual, [:gender_clash, :tax_id_contradicts]}
  """
  @spec pairs(map(), [map()], keyword()) :: {:ok, [Pair.t()]} | {:error, Osoba.Error.t()}
  def pairs(person, candidates, options \\ []) do
    with {:ok, pairs, _unreadable} <- assessed(person, candidates, options), do: {:ok, pairs}
  end

  # How many candidates are handed over at once: some ten milliseconds of work.
  @chunk 5_000

  defp assessed(_person, candidates, _options) when not is_list(candidates),
    do: {:error, %Osoba.Error{field: "candidates", rule: :type}}

  defp assessed(person, candidates, options) do
    options = Options.validate!(options, [:scorecard, limits: [], key: :uk])
    limits = Keyword.merge([automatic: 0.9, manual: 0.7], options[:limits] || [])
    settings = %{limits: limits, key: options[:key], options: Keyword.take(options, [:scorecard])}
    chunks = Enum.chunk_every(candidates, @chunk)

    with {:ok, found, unreadable} <- reached(person, chunks, settings, [], 0) do
      by_id = Map.new(candidates, &{Osoba.Term.get(&1, :id), &1})

      pairs =
        Enum.reduce_while(found, {:ok, []}, fn scored, {:ok, pairs} ->
          with %{} = candidate <- Map.get(by_id, scored.id),
               {:ok, pair} <- pair(person, candidate, scored, settings) do
            {:cont, {:ok, [pair | pairs]}}
          else
            nil -> {:halt, {:error, %Osoba.Error{field: "candidates", rule: :type}}}
            error -> {:halt, error}
          end
        end)

      with {:ok, pairs} <- pairs, do: {:ok, Enum.sort_by(pairs, & &1.person_id), unreadable}
    end
  end

  # Those whose score reaches the manual limit, by one decision for each chunk.
  defp reached(_person, [], _settings, found, unreadable),
    do: {:ok, Enum.uniq_by(found, & &1.id), unreadable}

  defp reached(person, [chunk | chunks], settings, found, unreadable) do
    with {:ok, decision} <- decided(person, chunk, settings, :at_least, []) do
      reaching = Enum.filter(decision.candidates, &(deciding(&1) >= settings.limits[:manual]))
      ignored = Enum.count(decision.ignored, &(&1.reason == :unreadable))
      reached(person, chunks, settings, reaching ++ found, unreadable + ignored)
    end
  end

  # What matching says about a person and these candidates, if nobody has the phone: only the model decides.
  defp decided(person, candidates, settings, rule, extras) do
    threshold = if rule == :at_least, do: settings.limits[:manual], else: 1.0

    policy = [
      threshold: threshold,
      threshold_rule: rule,
      key: settings.key,
      limits: settings.limits
    ]

    facts = %{phone_holders: [], candidates: candidates}

    with {:decided, decision} <-
           Matching.decide(person, facts, policy, extras ++ settings.options),
         do: {:ok, decision}
  end

  defp deciding(%{proven_score: nil, score: score}), do: score
  defp deciding(%{proven_score: score}), do: score

  # A pair by itself: its cautions are those of a match and those of no match, as in the pairs of an index.
  defp pair(person, candidate, scored, settings) do
    limits = [limits: settings.limits]

    with {:ok, match} <- decided(person, [candidate], settings, :at_least, audit: true),
         {:ok, no_match} <- decided(person, [candidate], settings, :above, []),
         {:ok, score} <- Scoring.score(person, candidate, limits ++ settings.options) do
      about = for %{id: id, finding: finding} <- no_match.findings, id != nil, do: finding
      cautions = Enum.uniq(Enum.map(match.findings, & &1.finding) ++ about)
      automatic? = deciding(scored) >= settings.limits[:automatic] and cautions == []

      {:ok,
       %Pair{
         person_id: scored.id,
         person_updated_at: Osoba.Term.get(candidate, :updated_at),
         master_person_id: Osoba.Term.get(person, :id),
         score: deciding(scored),
         band: if(automatic?, do: :automatic, else: :manual),
         cautions: cautions,
         bins: score.bins,
         clusters: scored.clusters,
         scorecard: match.scorecard,
         version: match.version,
         audit: match.audit
       }}
    end
  end

  @doc """
  Merges the pair of one job, step by step, as far as it goes.

  `host` is a module with the behaviour `Osoba.Deduplication.Host`, or a map with its functions under `:load_merge`,
  `:write_merge`, `:declarations` and `:terminate`, and optionally `:permit_merge` and `:report_merge`.

  Options: `:attempt`, `:max_attempts`, `:now` as `run/3`; `:limits`, those of the host unless given.
  """
  @spec merge(args(), module() | map(), keyword()) :: merge_outcome()
  def merge(args, host, options \\ []) do
    options = Options.validate!(options, [:limits | @attempts])
    metadata = Map.new(Keyword.take(options, [:attempt, :max_attempts]))

    Telemetry.span(@job, :merge, metadata, fn ->
      outcome = merged(args, host, options)
      {outcome, Map.merge(metadata, described(outcome))}
    end)
  end

  # More turns than a merge has steps: somebody else writes, too, and everything is read again.
  @turns 10

  defp merged(args, host, options),
    do: Jobs.Call.work(@job, :merge, fn -> turns(args, host, options) end)

  defp turns(%{"merge_candidate_id" => id}, host, options) do
    with true <- SQL.uuid?(id),
         {:ok, policy} <- policy(host, options[:limits] && [limits: options[:limits]]) do
      turn(host, id, nil, Keyword.put(options, :limits, policy[:limits]), @turns)
    else
      false -> {:cancel, :arguments}
      {:error, reason} -> {:error, reason}
    end
  end

  defp turns(_args, _host, _options), do: {:cancel, :arguments}

  defp turn(_host, _id, _declarations, _options, 0), do: {:error, :candidate_changed}

  defp turn(host, id, declarations, options, turns) do
    case Call.load_merge(host, id) do
      {:ok, %{reason: nil}} -> left(:in_review)
      {:ok, merge} -> step(host, merge, declarations, options, turns)
      :not_found -> {:cancel, :merge_candidate_not_found}
      {:error, reason} -> {:error, reason}
    end
  end

  defp step(host, merge, declarations, options, turns) do
    facts = Map.put(merge.facts, :declarations, declarations)
    settings = [now: options[:now].(), limits: options[:limits]]

    case Merging.documented(merge.candidate, facts, merge.reason, settings) do
      {:ok, {:ask, :declarations}, _document, _answer} ->
        ask(host, merge, options, turns)

      {:ok, {:apply, changes}, document, answer} ->
        record = %{
          changes: changes,
          version: Osoba.version(),
          document: document,
          answer: answer
        }

        apply_step(host, merge, record, options, turns)

      {:ok, {:leave, :person_not_found}, _document, _answer} ->
        {:cancel, :person_not_found}

      {:ok, {:leave, why}, _document, _answer} ->
        left(why)

      {:error, %Osoba.Error{rule: rule}} ->
        {:cancel, {:merge, rule}}
    end
  end

  # The candidate is read again with the answer: meanwhile it may have changed.
  defp ask(host, merge, options, turns) do
    case asked(host, fn -> Call.declarations(host, merge.candidate) end) do
      {:ok, known} -> turn(host, merge.candidate.id, known, options, turns - 1)
      other -> other
    end
  end

  defp apply_step(host, merge, %{changes: changes} = record, options, turns) do
    with :ok <- terminated(host, changes.declarations) do
      case {Call.write_merge(host, merge, record), changes.merge_candidates.status} do
        {:written, :declaration_ready_deactivate} ->
          turn(host, merge.candidate.id, nil, options, turns - 1)

        {:written, status} ->
          {:ok, %{result: status}}

        {:left, _status} ->
          turn(host, merge.candidate.id, nil, options, turns - 1)

        {{:error, reason}, _status} ->
          {:error, reason}
      end
    end
  end

  defp terminated(_host, nil), do: :ok

  defp terminated(host, declarations),
    do: asked(host, fn -> Call.terminate(host, declarations) end)

  # Asks the system of declarations within its limits, and tells the circuit breaker how it went.
  defp asked(host, fun) do
    with :ok <- permitted(host, :permit_merge) do
      case fun.() do
        {:busy, seconds} ->
          {:snooze, max(seconds, 1)}

        {:error, reason} ->
          Jobs.Call.report(@job, host, :fault, :report_merge)
          {:error, fault(reason)}

        answer ->
          Jobs.Call.report(@job, host, :answered, :report_merge)
          answer
      end
    end
  end

  defp fault(:timeout), do: {:declarations, :timeout}

  defp fault(reason) when reason in [:transport, :unspecified],
    do: {:declarations, :transport_fault}

  defp fault(reason), do: reason

  @doc """
  Claims a batch of persons to be verified and creates one job for each. Options as
  `Osoba.UnzrSync.dispatch/1`.

      iex> Osoba.Deduplication.dispatch(
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
  """
  @spec dispatch_all(keyword()) ::
          {:ok, non_neg_integer()}
          | {:wait, pos_integer(), atom(), non_neg_integer()}
          | {:error, reason()}
  def dispatch_all(options), do: Jobs.Dispatch.all(@job, :dispatch, &job_args/1, options)

  @doc """
  The same for merges: `claim` gives maps with `:merge_candidate_id`, and a job has it as its argument.
  """
  @spec dispatch_merges(keyword()) ::
          {:ok, non_neg_integer()}
          | {:wait, pos_integer(), atom(), non_neg_integer()}
          | {:error, reason()}
  def dispatch_merges(options),
    do: Jobs.Dispatch.all(@job, :dispatch_merges, &merge_args/1, options)

  defp merge_args(%{merge_candidate_id: id}), do: %{"merge_candidate_id" => id}

  @doc """
  How much there is to do, and an event of telemetry about it. `options` are those of
  `Osoba.Deduplication.Store.Postgres.backlog/2`. The dispatchers call it after each run.
  """
  @spec backlog(module(), keyword()) :: {:ok, backlog()} | {:error, reason()}
  def backlog(host, options \\ []) do
    with {:ok, backlog} <- Jobs.Call.backlog(@job, host, options) do
      {times, counts} = Map.split(backlog, [:verified_up_to])
      Telemetry.execute(@job, [:backlog], counts, times)
      {:ok, backlog}
    end
  end

  @doc """
  Makes everything about a merge candidate again from its records, years later: the score
  (`Osoba.Matching.replay/2`) and every step of its merge.

  `same` is true if the score's decision and each step come out with the same bytes; `differs` lists what does not:
  `:score`, or the number of a step with the version that recorded it. Options: `:scorecard`.
  """
  @spec replay(module(), String.t(), keyword()) ::
          {:ok,
           %{
             same: boolean(),
             differs: [:score | {pos_integer(), String.t()}],
             score: Matching.Replay.t(),
             steps: [Merging.status()]
           }}
          | {:error, :not_found | reason() | Osoba.Error.t()}
  def replay(host, id, options \\ []) do
    with {:ok, %{score: score, steps: steps}} <-
           recorded(Jobs.Call.host(@job, host, :audit, [id])),
         {:ok, replay} <- Matching.replay(score, options) do
      steps = Enum.with_index(steps, 1)

      differs =
        for {%{version: version, document: document, answer: answer}, at} <- steps,
            Osoba.Document.answer("merge", document) != {:ok, answer},
            do: {at, version}

      differs = if replay.decision == nil, do: [:score | differs], else: differs
      {:ok, %{same: differs == [], differs: differs, score: replay, steps: statuses(steps)}}
    end
  end

  defp recorded({:ok, %{} = records}), do: {:ok, records}
  defp recorded({:ok, nil}), do: {:error, :not_found}
  defp recorded(other), do: Jobs.Call.failed(@job, :audit, other)

  defp statuses(steps) do
    for {%{answer: answer}, _at} <- steps do
      %{"apply" => %{"merge_candidates" => %{"status" => status}}} = Osoba.JSON.read!(answer)
      Merging.Vocabulary.atom!(status)
    end
  end
end
