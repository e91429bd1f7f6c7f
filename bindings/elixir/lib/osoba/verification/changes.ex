defmodule Osoba.Verification.Changes do
  @moduledoc """
  Everything one event writes: in one transaction, or nothing where the guard no longer holds.

    * `event`: what happened, for example `:found`
    * `guard`: apply only where the columns of `person_verifications` still hold these values; `nil`
      means apply anyhow
    * `person_verifications`: exactly the columns to set. `nil` means null, a column not listed is
      left alone; times have microseconds, as `:utc_datetime_usec` wants them; and `unzr_data_id: {:from, :unzr_data}` stands for the id of the row just upserted
    * `persons`: columns of `persons` to set (only ever `%{unzr: nil}`), or `nil`
    * `unzr_data`: the row of `unzr_data` to upsert, unique by `unzr`, or `nil`
    * `failure`: why the synchronisation failed, where a claim is given back for that (`Osoba.UnzrSync`):
      the store counts it and postpones the person

  `Inspect` hides the row of `unzr_data`, which is personal data.
  """

  alias Osoba.Verification.Vocabulary

  @derive {Inspect, except: [:unzr_data]}
  @enforce_keys [:event, :guard, :person_verifications, :persons, :unzr_data]
  defstruct @enforce_keys ++ [:failure]

  @type t :: %__MODULE__{
          event: event(),
          guard: %{unzr_verification_status: Osoba.Verification.status()} | nil,
          person_verifications: map(),
          persons: %{unzr: nil} | nil,
          unzr_data: map() | nil,
          failure: Osoba.UnzrSync.reason() | nil
        }

  @typedoc "What happened to a person."
  @type event ::
          :signed_with_unzr
          | :signed_without_unzr
          | :asked_again
          | :claimed
          | :data_absent
          | :incorrect_data
          | :found
          | :not_found
          | :released

  @events Map.new(
            ~w(signed_with_unzr signed_without_unzr asked_again claimed data_absent incorrect_data
               found not_found technical_error released)a,
            &{Atom.to_string(&1), &1}
          )

  @doc false
  def from_native(
        {event, guard, status, reason, data_id, data_status, synced_at, unverified_at,
         clears_unzr, unzr_data}
      ) do
    columns = [
      unzr_data_id: if(data_id == true, do: {:from, :unzr_data}, else: data_id),
      unzr_data_status: data_status,
      unzr_synced_at: time(synced_at),
      unzr_verification_status: Vocabulary.status!(status),
      unzr_verification_reason: Vocabulary.reason!(reason),
      unzr_unverified_at: time(unverified_at)
    ]

    %__MODULE__{
      event: Map.fetch!(@events, event),
      guard: guard && %{unzr_verification_status: Vocabulary.status!(guard)},
      person_verifications:
        for({column, value} <- columns, value != :keep, into: %{}, do: {column, value}),
      persons: if(clears_unzr, do: %{unzr: nil}),
      unzr_data: unzr_data && row(unzr_data)
    }
  end

  defp row({unzr, family_name, given_name, patronymic_name, date_birth, status, description}) do
    %{
      unzr: unzr,
      family_name: family_name,
      given_name: given_name,
      patronymic_name: patronymic_name,
      date_birth: Date.from_erl!(date_birth),
      status: status,
      description: description
    }
  end

  # With six digits after the second, as fields of type `:utc_datetime_usec` want it.
  defp time(microseconds) when is_integer(microseconds),
    do: DateTime.from_unix!(microseconds, :microsecond)

  defp time(other), do: other

  @doc """
  The columns of `person_verifications` with the names that the database holds in place of atoms, for
  schemas whose status columns are strings.

      iex> {:ok, changes} = Osoba.Verification.ask_again(:verified, :verification_needed)
      iex> Osoba.Verification.Changes.columns_to_db(changes).unzr_verification_status
      "VERIFICATION_NEEDED"
  """
  @spec columns_to_db(t()) :: map()
  def columns_to_db(%__MODULE__{person_verifications: columns}) do
    Map.new(columns, fn
      {column, value} when column in [:unzr_verification_status, :unzr_verification_reason] ->
        {column, Vocabulary.name(value)}

      other ->
        other
    end)
  end
end
