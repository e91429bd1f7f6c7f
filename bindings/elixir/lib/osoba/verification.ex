defmodule Osoba.Verification do
  @moduledoc """
  Is a person's UNZR real, and which status, reason and columns follow?

  The synchronisation of one person is *ask or decide*: `sync/4` is a pure function of everything
  known so far. If it answers `{:ask, request}`, the host asks the registry and calls again with the
  answer; otherwise it writes what `{:apply, changes}` lists, does nothing, or tries again later.
  `Osoba.UnzrSync` is that loop as a job.

      iex> person = %{unzr: "19910824-00026", last_name: "Зразко", first_name: "Остап", birth_date: ~D[1991-08-24]}
      iex> record = %{unzr_verification_status: "IN_REVIEW", unzr_verification_reason: "AUTO"}
      iex> now = ~U[2024-05-01 01:00:00Z]
      iex> {:ask, _request} = Osoba.Verification.sync(person, record, nil, now: now)
      iex> {:apply, changes} = Osoba.Verification.sync(person, record, %{status: 0}, now: now)
      iex> changes.person_verifications.unzr_verification_status
      :not_verified

  ## The table

  The first row that applies. `now` is the time given.

  | situation | result |
  |---|---|
  | the status is no longer `IN_REVIEW` | `{:leave, :status_changed}` |
  | `unzr` null or `""` | `VERIFICATION_NOT_NEEDED` / `AUTO_DATA_ABSENT`; `unzr_data_id`, `unzr_data_status`, `unzr_synced_at`, `unzr_unverified_at` null |
  | `unzr` malformed | `NOT_VERIFIED` / `AUTO_INCORRECT_DATA`; data id, data status, synced at null; `unzr_unverified_at` now; `persons.unzr` null |
  | no answer given yet | `{:ask, request}` |
  | 1, found | `VERIFIED` / `AUTO`; `unzr_data` upserted and linked; data status 1; synced at now; unverified at null |
  | 0, not found | `NOT_VERIFIED` / `AUTO`; data id null; data status 0; synced at and unverified at now |
  | −1 | `{:retry, :mandatory_fields}`, or as *not found* with `mandatory_fields: :not_found` |
  | −2, a fault, an unknown code | `{:retry, reason}` |

  `diagram/0` draws all transitions.

  ## Options of the policy

    * `:reasons`: `:current` (default), or `:legacy`, which writes `INITIAL` where today's rule writes
      `AUTO_DATA_ABSENT` or `AUTO_INCORRECT_DATA`
    * `:mandatory_fields`: how −1 is read, `:retry` (default) or `:not_found`
    * `:validation_period_days`: `UNZR_PERSON_VALIDATION_PERIOD_DAYS`, 270
    * `:claim_timeout_minutes`: minutes after which a claim counts as lost, 60
  """

  alias Osoba.Error
  alias Osoba.Native
  alias Osoba.Options
  alias Osoba.Term
  alias Osoba.Verification.Changes
  alias Osoba.Verification.Request
  alias Osoba.Verification.Vocabulary

  @type status :: Osoba.Verification.Status.t()
  @type reason :: Osoba.Verification.Reason.t()

  @typedoc """
  What came back from the registry: its status and description, or `{:fault, name}` where no answer
  came. `:timeout` is a fault of its own, every other name is a fault of the transport.
  """
  @type answer ::
          %{required(:status) => integer(), optional(:description) => String.t() | nil}
          | {:fault, atom() | String.t()}
          | nil

  @typedoc "Why to try again later."
  @type retry ::
          :mandatory_fields | :registry_error | :unknown_code | :timeout | :transport_fault

  @typedoc "What the host does next."
  @type step ::
          {:ask, Request.t()}
          | {:apply, Changes.t()}
          | {:leave, :status_changed}
          | {:retry, retry()}
          | {:error, Error.t()}

  # Earlier and later than any record: the years 0 and 9999.
  @earliest -62_167_219_200_000_000
  @latest 253_402_300_799_999_999

  @policy [:reasons, :mandatory_fields, :validation_period_days, :claim_timeout_minutes]

  @doc """
  Decides about one claimed person, from everything known so far.

  `person` and `verification` are records of the host (see `Osoba`); of the latter the columns of the
  UNZR stream are read. The key `unzr` must be there: only a `nil` or `""` says that a person has none. `answer` is `nil` until the registry has been asked. Options: `:now`
  (required), and those of the policy.

  Errors name what a question to the registry lacks (`person.last_name`, `person.first_name` or
  `person.birth_date`, rule `:required`), or what cannot be read.
  """
  @spec sync(map(), map(), answer(), keyword()) :: step()
  def sync(person, verification, answer, options) do
    options = Options.validate!(options, [:now | @policy])

    case {Term.known_columns(verification), Term.answer(answer)} do
      {{:error, _misspelt} = error, _answer} ->
        error

      {:ok, {:error, field, rule}} ->
        {:error, %Error{field: field, rule: rule}}

      {:ok, answer} ->
        person
        |> Term.synchronised()
        |> Native.verification_sync(
          Term.verification(verification),
          answer,
          policy(options),
          now(options)
        )
        |> step()
    end
  end

  defp step({:apply, changes}), do: {:apply, Changes.from_native(changes)}
  defp step({:ask, request}), do: {:ask, Request.from_native(request)}
  defp step({:leave, "status_changed"}), do: {:leave, :status_changed}
  defp step({:retry, reason}), do: {:retry, retry(reason)}
  defp step({:error, _field, _rule} = error), do: Error.from_native(error)

  @retries Map.new(
             ~w(mandatory_fields registry_error unknown_code timeout transport_fault)a,
             &{Atom.to_string(&1), &1}
           )
  defp retry(name), do: Map.fetch!(@retries, name)

  @doc """
  The changes that claim a due person: `IN_REVIEW` / `AUTO`, nothing else, where the status is still
  the one that was read.

      iex> {:ok, changes} = Osoba.Verification.claim(%{unzr_verification_status: :verified})
      iex> {changes.guard, changes.person_verifications}
      {%{unzr_verification_status: :verified},
       %{unzr_verification_status: :in_review, unzr_verification_reason: :auto}}
  """
  @spec claim(map()) :: {:ok, Changes.t()} | {:error, Error.t()}
  def claim(verification) do
    with :ok <- Term.known_columns(verification),
         do: verification |> Term.verification() |> Native.verification_claim() |> changes()
  end

  @doc """
  What to keep when a record is about to be claimed, so that `release/1` can put it back. A stale
  claim that is taken over has lost what it was before and goes back to `VERIFICATION_NEEDED` /
  `AUTO`.

      iex> Osoba.Verification.before_claim(%{unzr_verification_status: "VERIFIED", unzr_verification_reason: "AUTO"})
      {:ok, %{unzr_verification_status: :verified, unzr_verification_reason: :auto}}
  """
  @spec before_claim(map()) :: {:ok, map()} | {:error, Error.t()}
  def before_claim(verification) do
    with :ok <- Term.known_columns(verification), do: kept(verification)
  end

  defp kept(verification) do
    case verification |> Term.verification() |> Native.verification_before_claim() do
      {:ok, {status, reason}} ->
        {:ok,
         %{
           unzr_verification_status: Vocabulary.status!(status),
           unzr_verification_reason: Vocabulary.reason!(reason)
         }}

      error ->
        Error.from_native(error)
    end
  end

  @doc """
  The changes that put back what a person held before its claim, where it is still `IN_REVIEW`: for a
  host that gives up trying. The two values may also be called `status` and `reason`, since a host keeps
  them apart from the row.

      iex> {:ok, changes} = Osoba.Verification.release(%{unzr_verification_status: :verified, unzr_verification_reason: :auto})
      iex> changes.guard
      %{unzr_verification_status: :in_review}
      iex> Osoba.Verification.release(%{unzr_verification_status: :in_review})
      {:error, %Osoba.Error{field: "before_claim", rule: :not_allowed}}
  """
  @spec release(map()) :: {:ok, Changes.t()} | {:error, Error.t()}
  def release(before_claim) do
    case Term.before_claim(before_claim) do
      {:error, %Error{}} = misspelt -> misspelt
      {status, reason} -> status |> Native.verification_release(reason) |> changes()
      rule -> {:error, %Error{field: "before_claim", rule: rule}}
    end
  end

  @doc """
  A person request (create or update) is signed: with a UNZR the person waits for the
  synchronisation, without one (`nil` or `""`) there is nothing to verify. What the registry once said
  is forgotten either way; `unzr_unverified_at` is left alone.

      iex> {:ok, changes} = Osoba.Verification.request_signed("19910824-00026")
      iex> changes.person_verifications
      %{
        unzr_verification_status: :verification_needed,
        unzr_verification_reason: :online_triggered,
        unzr_data_id: nil,
        unzr_data_status: nil,
        unzr_synced_at: nil
      }
  """
  @spec request_signed(String.t() | nil, keyword()) :: {:ok, Changes.t()} | {:error, Error.t()}
  def request_signed(unzr, options \\ []) do
    options = Options.validate!(options, @policy)
    unzr |> Native.verification_request_signed(policy(options)) |> changes()
  end

  @doc """
  An operator asks for the verification again. Only `VERIFICATION_NEEDED` may be set, from any status.

      iex> {:ok, changes} = Osoba.Verification.ask_again("NOT_VERIFIED", "VERIFICATION_NEEDED")
      iex> changes.person_verifications.unzr_verification_reason
      :online_triggered
      iex> {:error, error} = Osoba.Verification.ask_again(:not_verified, :verified)
      iex> Exception.message(error)
      "to value is not allowed"
  """
  @spec ask_again(status() | String.t(), status() | String.t()) ::
          {:ok, Changes.t()} | {:error, Error.t()}
  def ask_again(from, to),
    do: from |> Term.status() |> Native.verification_ask_again(Term.status(to)) |> changes()

  @doc """
  Whether a person is due for synchronisation at `:now`. Raises `Osoba.Error` where a record cannot be
  read.

  The person takes part (status `active`, and `is_active`); and either the status is neither
  `IN_REVIEW` nor `NOT_VERIFIED` nor `VERIFICATION_NOT_NEEDED`, the person was never synced, or last at
  or before midnight UTC of today minus the validation period, and `:due_after` is `nil` or has come; or
  the record is `IN_REVIEW` by a claim older than the claim time-out.

  Options: `:now` (required); `:due_after`, before which somebody whose synchronisation failed is not due
  (`unzr_claims.due_after`, see `due_after/2`); and those of the policy. The key `unzr_synced_at` must be there:
  only a `nil` says that somebody was never synced. The statement `unzr_claim` (`Osoba.SQL.statement/2`) is the
  same rule for PostgreSQL.

      iex> record = %{unzr_verification_status: "VERIFICATION_NEEDED", unzr_synced_at: nil}
      iex> Osoba.Verification.due?(%{}, record, now: ~U[2024-05-01 01:00:00Z])
      true
      iex> Osoba.Verification.due?(%{}, record, now: ~U[2024-05-01 01:00:00Z], due_after: ~U[2024-05-01 02:00:00Z])
      false
  """
  @spec due?(map(), map(), keyword()) :: boolean()
  def due?(person, verification, options) do
    options = Options.validate!(options, [:now, :due_after | @policy])

    person
    |> Term.participant()
    |> Native.verification_due(
      Term.synced(verification),
      Term.time(options[:due_after]),
      policy(options),
      now(options)
    )
    |> Error.bang!()
  end

  @doc """
  When somebody whose synchronisation has failed `failures` times, the last time at `:now`, is due again: an
  hour later after the first failure, twice as long after each further one, at most the validation period.

      iex> Osoba.Verification.due_after(3, now: ~U[2024-05-01 01:00:00Z])
      {:ok, ~U[2024-05-01 05:00:00.000000Z]}
  """
  @spec due_after(non_neg_integer(), keyword()) :: {:ok, DateTime.t()} | {:error, Error.t()}
  def due_after(failures, options) do
    options = Options.validate!(options, [:now | @policy])

    case Native.verification_due_after(failures, policy(options), now(options)) do
      {:ok, microseconds} -> {:ok, DateTime.from_unix!(min(microseconds, @latest), :microsecond)}
      error -> Error.from_native(error)
    end
  end

  @doc """
  The two times of the due selection at `:now`: the latest due `unzr_synced_at`, and the latest
  `updated_at` of a claim that counts as lost.

      iex> Osoba.Verification.due_before(now: ~U[2024-05-01 01:00:00Z])
      {:ok, ~U[2023-08-05 00:00:00.000000Z], ~U[2024-05-01 00:00:00.000000Z]}
  """
  @spec due_before(keyword()) :: {:ok, DateTime.t(), DateTime.t()} | {:error, Error.t()}
  def due_before(options) do
    options = Options.validate!(options, [:now | @policy])

    case Native.verification_due_before(policy(options), now(options)) do
      {:ok, {synced, claimed}} ->
        {:ok, DateTime.from_unix!(max(synced, @earliest), :microsecond),
         DateTime.from_unix!(max(claimed, @earliest), :microsecond)}

      error ->
        Error.from_native(error)
    end
  end

  @streams ~w(drfo dracs_death nhs unzr mvs_passport dms_passport dracs_birth dracs_name_change
              legal_capacity)a

  @doc """
  One status of a person from all its streams.

  Any stream `NOT_VERIFIED` gives `:changes_needed`, which does not block; otherwise any stream that
  is not final gives `:verification_needed`; otherwise `:verified`. `VERIFICATION_NOT_NEEDED` and an
  absent stream are neutral. `:not_verified` is never computed: it is set by hand, blocks (409
  *Patient is not verified*), and stays when it is given as the present `:verification_status`.

      iex> Osoba.Verification.cumulative(%{unzr: :in_review, drfo: "VERIFIED"})
      {:ok, :verification_needed}
      iex> Osoba.Verification.cumulative(%{"unzr" => "NOT_VERIFIED", "nhs" => "IN_REVIEW"})
      {:ok, :changes_needed}
      iex> Osoba.Verification.cumulative(%{unzrr: :verified})
      {:error, %Osoba.Error{field: "?", rule: :unknown_field}}
  """
  @spec cumulative(map()) ::
          {:ok, :verified | :changes_needed | :verification_needed | :not_verified}
          | {:error, Error.t()}
  def cumulative(streams) when is_map(streams) and not is_struct(streams) do
    with :ok <- Term.known(streams, [:verification_status | @streams], "") do
      stands = Term.status(Term.get(streams, :verification_status))
      statuses = List.to_tuple(Enum.map(@streams, &Term.status(Term.get(streams, &1))))

      case Native.verification_cumulative(statuses, stands) do
        {:ok, name} -> {:ok, Vocabulary.cumulative!(name)}
        error -> Error.from_native(error)
      end
    end
  end

  def cumulative(_other), do: {:error, %Error{field: "", rule: :type}}

  @typedoc "A rule that an entered person breaks."
  @type input_finding ::
          :unzr_malformed
          | :unzr_check_digit
          | :birth_date_or_unzr
          | :unzr_mandatory
          | :birth_date_before_1900

  @doc """
  Every rule about UNZR and birth date that a person breaks when entered, not just the first. These
  rules do not apply in the synchronisation.

      iex> person = %{
      ...>   unzr: "19910824-00026", birth_date: ~D[1991-08-25],
      ...>   documents: [], addresses: [], authentication_methods: []
      ...> }
      iex> Osoba.Verification.check_input(person)
      {:ok, [birth_date_or_unzr: "Birthdate or unzr is not correct"]}
      iex> Osoba.Verification.check_input(%{person | unzr: nil, documents: [%{type: "NATIONAL_ID", number: "000000000"}]})
      {:ok, [unzr_mandatory: "unzr is mandatory for document type NATIONAL_ID"]}
  """
  @spec check_input(map()) ::
          {:ok, [{input_finding(), String.t()}]} | {:error, Error.t()}
  def check_input(person) do
    case person |> Term.entered() |> Native.verification_input() do
      {:ok, findings} -> {:ok, Enum.map(findings, fn {rule, text} -> {finding(rule), text} end)}
      error -> Error.from_native(error)
    end
  end

  @findings Map.new(
              ~w(unzr_malformed unzr_check_digit birth_date_or_unzr unzr_mandatory
                 birth_date_before_1900)a,
              &{Atom.to_string(&1), &1}
            )
  defp finding(name), do: Map.fetch!(@findings, name)

  @doc """
  The table of transitions as a Mermaid state diagram.

      iex> Osoba.Verification.diagram() =~ "IN_REVIEW --> VERIFIED : found"
      true
  """
  @spec diagram() :: String.t()
  def diagram, do: Native.verification_diagram()

  @doc false
  def policy(options) do
    {options[:reasons], options[:mandatory_fields], options[:validation_period_days],
     options[:claim_timeout_minutes]}
  end

  defp now(options), do: Term.time(options[:now])

  defp changes({:ok, changes}), do: {:ok, Changes.from_native(changes)}
  defp changes(error), do: Error.from_native(error)
end
