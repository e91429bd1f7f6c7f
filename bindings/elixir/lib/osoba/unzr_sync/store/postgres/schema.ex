defmodule Osoba.UnzrSync.Store.Postgres.Schema do
  @moduledoc """
  The DDL of `Osoba.UnzrSync.Store.Postgres`, as lists of statements for a migration.

  A host that has ESOZ's tables adds what this package needs beside them:

      defmodule MyApp.Repo.Migrations.AddUnzrClaims do
        use Ecto.Migration
        alias Osoba.UnzrSync.Store.Postgres.Schema

        def up, do: Enum.each(Schema.up(), &execute/1)
        def down, do: Enum.each(Schema.down(), &execute/1)
      end

  A host that starts from nothing also runs `tables/1`, which makes the columns of ESOZ's tables that
  the synchronisation and the matching read. Every statement says `IF NOT EXISTS`, so that running it
  twice, or over tables that are there, changes nothing.

  Option `:timestamps`: `:timestamp` (default) or `:timestamptz`, as in the store.
  """

  @doc "The table of claims and the index of the due selection."
  @spec up(keyword()) :: [String.t()]
  def up(options \\ []) do
    time = time(options)

    [
      """
      CREATE TABLE IF NOT EXISTS unzr_claims (
        person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
        claim_id uuid NOT NULL,
        claimed_at #{time} NOT NULL,
        unzr_verification_status varchar NOT NULL,
        unzr_verification_reason varchar
      )
      """,
      # In the order of the due selection, over the records that can be due.
      """
      CREATE INDEX IF NOT EXISTS person_verifications_unzr_due_index
          ON person_verifications (
               (unzr_verification_status = 'VERIFICATION_NEEDED'
                AND unzr_verification_reason IS NOT DISTINCT FROM 'ONLINE_TRIGGERED') DESC,
               unzr_synced_at ASC NULLS FIRST,
               person_id)
       WHERE unzr_verification_status NOT IN ('NOT_VERIFIED', 'VERIFICATION_NOT_NEEDED')
      """
    ]
  end

  @doc "Takes back what `up/1` made."
  @spec down() :: [String.t()]
  def down do
    [
      "DROP INDEX IF EXISTS person_verifications_unzr_due_index",
      "DROP TABLE IF EXISTS unzr_claims"
    ]
  end

  @doc "ESOZ's own tables, as far as this package reads them."
  @spec tables(keyword()) :: [String.t()]
  def tables(options \\ []) do
    time = time(options)

    [
      """
      CREATE TABLE IF NOT EXISTS persons (
        id uuid PRIMARY KEY,
        first_name varchar,
        last_name varchar,
        second_name varchar,
        birth_date date,
        gender varchar,
        tax_id varchar,
        no_tax_id boolean,
        unzr varchar,
        birth_settlement varchar,
        status varchar NOT NULL DEFAULT 'active',
        is_active boolean NOT NULL DEFAULT true,
        inserted_at #{time} NOT NULL DEFAULT #{now(time)},
        updated_at #{time} NOT NULL DEFAULT #{now(time)}
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS unzr_data (
        id uuid PRIMARY KEY,
        unzr varchar NOT NULL UNIQUE,
        family_name varchar,
        given_name varchar,
        patronymic_name varchar,
        date_birth date,
        status smallint,
        description varchar,
        inserted_at #{time} NOT NULL,
        updated_at #{time} NOT NULL
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS person_verifications (
        person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
        unzr_data_id uuid REFERENCES unzr_data (id),
        unzr_data_status smallint,
        unzr_synced_at #{time},
        unzr_verification_status varchar NOT NULL,
        unzr_verification_reason varchar,
        unzr_unverified_at #{time},
        inserted_at #{time} NOT NULL DEFAULT #{now(time)},
        updated_at #{time} NOT NULL DEFAULT #{now(time)}
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS person_documents (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        type varchar,
        number varchar,
        inserted_at #{time} NOT NULL DEFAULT #{now(time)}
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS person_addresses (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        type varchar,
        settlement varchar,
        settlement_id uuid,
        inserted_at #{time} NOT NULL DEFAULT #{now(time)}
      )
      """,
      """
      CREATE TABLE IF NOT EXISTS person_authentication_methods (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        type varchar,
        phone_number varchar,
        ended_at #{time},
        inserted_at #{time} NOT NULL DEFAULT #{now(time)}
      )
      """
    ]
  end

  defp now("timestamp"), do: "(now() AT TIME ZONE 'UTC')"
  defp now("timestamptz"), do: "now()"

  defp time(options) do
    case Keyword.validate!(options, timestamps: :timestamp)[:timestamps] do
      type when type in [:timestamp, :timestamptz] ->
        Atom.to_string(type)

      other ->
        raise ArgumentError,
              ":timestamps must be :timestamp or :timestamptz, got: #{inspect(other)}"
    end
  end
end
