defmodule Osoba.UnzrSync.Store.Postgres do
  @moduledoc """
  The tables of the UNZR synchronisation in PostgreSQL: due selection with claim, loading, guarded
  apply, release, and their DDL.

  Everything runs over any function that runs a query (see `Osoba.SQL`), and each function is one
  statement, so that it happens whole or not at all:

  | function | statement |
  |---|---|
  | `claim/2` | selects due persons (`Osoba.Verification.due_sql/0`), locks them with `FOR UPDATE … SKIP LOCKED`, sets `IN_REVIEW` / `AUTO` and remembers the claims |
  | `load/3` | the person, its verification and what was before the claim |
  | `apply_changes/4` | locks the row under the guard and the claim, upserts `unzr_data`, sets the columns, forgets the claim |
  | `release/4` | the same for the changes of `Osoba.Verification.release/1` |

  ## Tables

  ESOZ's `persons`, `person_verifications` and `unzr_data`, and one of this package's own,
  `unzr_claims`: whom a claim is about, its identifier, when it was taken, and the status and reason
  before it. A job names the claim it was made for; a claim that was taken over has a new identifier,
  so that a worker which comes back from the dead changes nothing. `person_verifications.updated_at`
  is the time of the claim that the due rule judges. See `Osoba.UnzrSync.Store.Postgres.Schema` for
  the DDL as a migration.

  ## Options of every function

    * `:timestamps`: the type of the time columns, `:timestamp` (default: UTC without zone, as Ecto
      makes them) or `:timestamptz`
  """

  alias Osoba.SQL
  alias Osoba.Verification
  alias Osoba.Verification.Changes
  alias Osoba.Verification.Vocabulary

  @policy [:validation_period_days, :claim_timeout_minutes]

  @typedoc "A claim: whom it is about and its own identifier."
  @type claim :: Osoba.UnzrSync.Host.claim()

  @doc """
  Claims up to `:batch_size` due persons, in the order of the due rule, and gives their claims.

  Two nodes that claim at the same time get different persons, without waiting for each other. A
  stale claim (see `:claim_timeout_minutes`) is taken over and keeps what was before the first one.

  Options: `:now` (required), `:batch_size` (100), `:validation_period_days`,
  `:claim_timeout_minutes`, `:timestamps`.
  """
  @spec claim(SQL.query(), keyword()) :: {:ok, [claim()]} | {:error, Osoba.UnzrSync.reason()}
  def claim(query, options) do
    options =
      Keyword.validate!(options, [:now, batch_size: 100, timestamps: :timestamp] ++ @policy)

    with {:ok, synced_before, claimed_before} <- due_before(options),
         parameters = [
           SQL.time(synced_before),
           SQL.time(claimed_before),
           Integer.to_string(options[:batch_size]),
           SQL.time(options[:now])
         ],
         {:ok, rows} <- SQL.rows(query, claim_sql(type(options)), parameters) do
      {:ok, for([person_id, claim_id] <- rows, do: %{person_id: person_id, claim_id: claim_id})}
    end
  end

  defp due_before(options) do
    with {:error, error} <- Verification.due_before(Keyword.take(options, [:now | @policy])),
         do: {:error, {:policy, error.rule}}
  end

  @doc false
  def claim_sql(type) do
    # The one due rule, with its parameters as texts.
    due =
      Verification.due_sql()
      |> String.replace("$1", "$1::text::#{type}")
      |> String.replace("$2", "$2::text::#{type}")
      |> String.replace("$3", "$3::text::bigint")

    """
    WITH due AS (
    #{due}
    ), numbered AS (
      SELECT id, unzr_verification_status, unzr_verification_reason, row_number() OVER () AS place
        FROM due
    ), claimed AS (
      UPDATE person_verifications v
         SET unzr_verification_status = 'IN_REVIEW',
             unzr_verification_reason = 'AUTO',
             updated_at = $4::text::#{type}
        FROM numbered n
       WHERE v.person_id = n.id
      RETURNING v.person_id
    ), remembered AS (
      INSERT INTO unzr_claims AS c
             (person_id, claim_id, claimed_at, unzr_verification_status, unzr_verification_reason)
      SELECT n.id, gen_random_uuid(), $4::text::#{type},
             CASE n.unzr_verification_status WHEN 'IN_REVIEW' THEN 'VERIFICATION_NEEDED'
                  ELSE n.unzr_verification_status END,
             CASE n.unzr_verification_status WHEN 'IN_REVIEW' THEN 'AUTO'
                  ELSE n.unzr_verification_reason END
        FROM numbered n JOIN claimed ON claimed.person_id = n.id
      ON CONFLICT (person_id) DO UPDATE
         SET claim_id = EXCLUDED.claim_id,
             claimed_at = EXCLUDED.claimed_at,
             unzr_verification_status =
               CASE WHEN (SELECT n.unzr_verification_status FROM numbered n
                           WHERE n.id = EXCLUDED.person_id) = 'IN_REVIEW'
                    THEN c.unzr_verification_status ELSE EXCLUDED.unzr_verification_status END,
             unzr_verification_reason =
               CASE WHEN (SELECT n.unzr_verification_status FROM numbered n
                           WHERE n.id = EXCLUDED.person_id) = 'IN_REVIEW'
                    THEN c.unzr_verification_reason ELSE EXCLUDED.unzr_verification_reason END
      RETURNING c.person_id, c.claim_id
    )
    SELECT r.person_id::text, r.claim_id::text
      FROM remembered r JOIN numbered n ON n.id = r.person_id
     ORDER BY n.place
    """
  end

  @doc """
  Loads the person of a claim, as `c:Osoba.UnzrSync.Host.load/1` wants it.
  """
  @spec load(SQL.query(), claim(), keyword()) ::
          {:ok, Osoba.UnzrSync.Host.loaded()}
          | :not_found
          | :claim_lost
          | {:error, Osoba.UnzrSync.reason()}
  def load(query, claim, options \\ []) do
    options = Keyword.validate!(options, timestamps: :timestamp)

    with {:ok, rows} <-
           SQL.rows(query, load_sql(type(options)), [claim.person_id, claim.claim_id]) do
      loaded(rows)
    end
  end

  defp load_sql(type) do
    """
    SELECT p.first_name, p.last_name, p.second_name, p.birth_date::text, p.unzr,
           v.unzr_verification_status, v.unzr_verification_reason,
           #{read_time("v.unzr_synced_at", type)}, #{read_time("v.updated_at", type)},
           c.person_id::text, c.unzr_verification_status, c.unzr_verification_reason
      FROM persons p
      LEFT JOIN person_verifications v ON v.person_id = p.id
      LEFT JOIN unzr_claims c ON c.person_id = p.id AND c.claim_id = $2::text::uuid
     WHERE p.id = $1::text::uuid
    """
  end

  defp read_time(column, type) do
    utc = if type == "timestamptz", do: "(#{column} AT TIME ZONE 'UTC')", else: column
    ~s|to_char(#{utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')|
  end

  defp loaded([]), do: :not_found

  defp loaded([
         [
           first_name,
           last_name,
           second_name,
           birth_date,
           unzr,
           status,
           reason,
           synced_at,
           updated_at,
           claimed,
           before_status,
           before_reason
         ]
       ]) do
    if claimed do
      {:ok,
       %{
         person: %{
           first_name: first_name,
           last_name: last_name,
           second_name: second_name,
           birth_date: birth_date,
           unzr: unzr
         },
         verification: %{
           unzr_verification_status: status,
           unzr_verification_reason: reason,
           unzr_synced_at: synced_at,
           updated_at: updated_at
         },
         before_claim: %{
           unzr_verification_status: before_status,
           unzr_verification_reason: before_reason
         }
       }}
    else
      :claim_lost
    end
  end

  @doc """
  Writes changes, if the claim is still the one named and their guard holds: `:applied`, else `:left`.

  Option `:now`: what `updated_at` of the touched rows becomes, `DateTime.utc_now/0` unless given.
  """
  @spec apply_changes(SQL.query(), claim(), Changes.t(), keyword()) ::
          :applied | :left | {:error, Osoba.UnzrSync.reason()}
  def apply_changes(query, claim, %Changes{} = changes, options \\ []) do
    options = Keyword.validate!(options, [:now, timestamps: :timestamp])

    {sql, parameters} =
      apply_sql(claim, changes, options[:now] || DateTime.utc_now(), type(options))

    case SQL.rows(query, sql, parameters) do
      {:ok, [[_person_id]]} -> :applied
      {:ok, []} -> :left
      {:error, reason} -> {:error, reason}
    end
  end

  @doc """
  Gives a claim back, as `c:Osoba.UnzrSync.Host.release/2` wants it: writes the changes under their
  guard, if there are any, and forgets the claim.
  """
  @spec release(SQL.query(), claim(), Changes.t() | nil, keyword()) ::
          :released | :left | {:error, Osoba.UnzrSync.reason()}
  def release(query, claim, changes, options \\ [])

  def release(query, claim, nil, _options) do
    sql = """
    DELETE FROM unzr_claims
     WHERE person_id = $1::text::uuid AND claim_id = $2::text::uuid
    RETURNING person_id::text
    """

    case SQL.rows(query, sql, [claim.person_id, claim.claim_id]) do
      {:ok, [_row]} -> :released
      {:ok, []} -> :left
      {:error, reason} -> {:error, reason}
    end
  end

  def release(query, claim, %Changes{} = changes, options) do
    case apply_changes(query, claim, changes, options) do
      :applied -> :released
      other -> other
    end
  end

  # One statement. `held` locks the rows in their newest version and finds nothing where the guard or
  # the claim no longer holds; then nothing else in the statement has a row to work on.
  defp apply_sql(claim, changes, now, type) do
    guard = Vocabulary.name(changes.guard && changes.guard.unzr_verification_status)
    first = [claim.person_id, claim.claim_id, guard, SQL.time(now)]
    {data_sql, parameters} = data(changes.unzr_data, first, type)
    {columns_sql, parameters} = columns(Changes.columns_to_db(changes), parameters, type)

    sql = """
    WITH held AS (
      SELECT v.person_id
        FROM person_verifications v
        JOIN unzr_claims c ON c.person_id = v.person_id
       WHERE v.person_id = $1::text::uuid
         AND c.claim_id = $2::text::uuid
         AND ($3::text IS NULL OR v.unzr_verification_status = $3::text)
         FOR UPDATE OF v, c
    )#{data_sql}#{person(changes.persons, type)}, forgotten AS (
      DELETE FROM unzr_claims c USING held WHERE c.person_id = held.person_id
    )
    UPDATE person_verifications v
       SET #{columns_sql}, updated_at = $4::text::#{type}
      FROM held
     WHERE v.person_id = held.person_id
    RETURNING v.person_id::text
    """

    {sql, parameters}
  end

  defp data(nil, parameters, _type), do: {"", parameters}

  defp data(row, parameters, type) do
    at = length(parameters)

    sql = """
    , data AS (
      INSERT INTO unzr_data AS d
             (id, unzr, family_name, given_name, patronymic_name, date_birth, status, description,
              inserted_at, updated_at)
      SELECT gen_random_uuid(), $#{at + 1}::text, $#{at + 2}::text, $#{at + 3}::text,
             $#{at + 4}::text, $#{at + 5}::text::date, $#{at + 6}::text::smallint,
             $#{at + 7}::text, $4::text::#{type}, $4::text::#{type}
        FROM held
      ON CONFLICT (unzr) DO UPDATE
         SET family_name = EXCLUDED.family_name, given_name = EXCLUDED.given_name,
             patronymic_name = EXCLUDED.patronymic_name, date_birth = EXCLUDED.date_birth,
             status = EXCLUDED.status, description = EXCLUDED.description,
             updated_at = EXCLUDED.updated_at
      RETURNING d.id
    )
    """

    values = [
      row.unzr,
      row.family_name,
      row.given_name,
      row.patronymic_name,
      Date.to_iso8601(row.date_birth),
      Integer.to_string(row.status),
      row.description
    ]

    {String.trim_trailing(sql), parameters ++ values}
  end

  defp person(nil, _type), do: ""

  defp person(%{unzr: nil}, type) do
    String.trim_trailing("""
    , person AS (
      UPDATE persons p SET unzr = NULL, updated_at = $4::text::#{type}
        FROM held WHERE p.id = held.person_id
    )
    """)
  end

  @times [:unzr_synced_at, :unzr_unverified_at]

  defp columns(columns, parameters, type) do
    {assignments, parameters} =
      Enum.map_reduce(columns, parameters, fn {column, value}, parameters ->
        case {column, value} do
          {column, nil} ->
            {"#{column} = NULL", parameters}

          {:unzr_data_id, {:from, :unzr_data}} ->
            {"unzr_data_id = (SELECT id FROM data)", parameters}

          {:unzr_data_status, status} ->
            {"unzr_data_status = #{next(parameters)}::smallint",
             parameters ++ [Integer.to_string(status)]}

          {column, time} when column in @times ->
            {"#{column} = #{next(parameters)}::#{type}", parameters ++ [SQL.time(time)]}

          {column, name} ->
            {"#{column} = #{next(parameters)}", parameters ++ [name]}
        end
      end)

    {Enum.join(assignments, ", "), parameters}
  end

  defp next(parameters), do: "$#{length(parameters) + 1}::text"

  defp type(options) do
    case options[:timestamps] do
      type when type in [:timestamp, :timestamptz] ->
        Atom.to_string(type)

      other ->
        raise ArgumentError,
              ":timestamps must be :timestamp or :timestamptz, got: #{inspect(other)}"
    end
  end
end
