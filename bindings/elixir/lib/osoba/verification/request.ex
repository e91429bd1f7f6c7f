defmodule Osoba.Verification.Request do
  @moduledoc """
  What the registry is asked about a person. Names are those of the record, unchanged: the registry
  compares them, this library never does. `Inspect` shows nothing of it.
  """

  @fields [:unzr, :family_name, :given_name, :patronymic_name, :date_birth]
  @derive {Inspect, only: []}
  @enforce_keys @fields
  defstruct @fields

  @typedoc "The patronymic is `\"\"` when the person has none."
  @type t :: %__MODULE__{
          unzr: String.t(),
          family_name: String.t(),
          given_name: String.t(),
          patronymic_name: String.t(),
          date_birth: Date.t()
        }

  @doc false
  def from_native({unzr, family_name, given_name, patronymic_name, date_birth}) do
    %__MODULE__{
      unzr: unzr,
      family_name: family_name,
      given_name: given_name,
      patronymic_name: patronymic_name,
      date_birth: Date.from_erl!(date_birth)
    }
  end

  @doc """
  The request under the registry's own field names, ready to be encoded.

      iex> person = %{unzr: "19910824-00026", last_name: "Зразко", first_name: "Остап", birth_date: ~D[1991-08-24]}
      iex> record = %{unzr_verification_status: "IN_REVIEW"}
      iex> {:ask, request} = Osoba.Verification.sync(person, record, nil, now: ~U[2024-05-01 01:00:00Z])
      iex> Osoba.Verification.Request.to_map(request)["dateBirth"]
      "1991-08-24"
      iex> inspect(request)
      "#Osoba.Verification.Request<...>"
  """
  @spec to_map(t()) :: %{String.t() => String.t()}
  def to_map(%__MODULE__{} = request) do
    %{
      "UNZR" => request.unzr,
      "familyName" => request.family_name,
      "givenName" => request.given_name,
      "patronymicName" => request.patronymic_name,
      "dateBirth" => Date.to_iso8601(request.date_birth)
    }
  end
end
